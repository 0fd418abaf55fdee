#include "perf-ring.h"

#include <linux/perf_event.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sonde {

int PerfRing::Open(int fd, size_t data_bytes, std::unique_ptr<PerfRing>* ring) {
  const auto page_bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  // Writable, so that the kernel heeds data_tail and does not write over what was not read.
  void* pages =
      mmap(nullptr, page_bytes + data_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (pages == MAP_FAILED) return errno;
  ring->reset(new PerfRing(pages, page_bytes, data_bytes));
  return 0;
}

PerfRing::~PerfRing() { munmap(pages_, page_bytes_ + data_bytes_); }

// Positions and their order: perf_output_put_handle() in kernel/events/ring_buffer.c, v6.1.
bool PerfRing::Read(Batch* batch) {
  auto* positions = static_cast<perf_event_mmap_page*>(pages_);
  const uint64_t head = __atomic_load_n(&positions->data_head, __ATOMIC_ACQUIRE);
  const uint64_t tail = positions->data_tail;
  if (head == tail) return false;
  const size_t size = head - tail;
  batch->bytes = std::make_unique_for_overwrite<uint8_t[]>(size);
  batch->size = size;
  const auto* data = static_cast<const uint8_t*>(pages_) + page_bytes_;
  const size_t from = tail & (data_bytes_ - 1);
  const size_t first = std::min(size, data_bytes_ - from);
  std::memcpy(batch->bytes.get(), data + from, first);
  std::memcpy(batch->bytes.get() + first, data, size - first);
  __atomic_store_n(&positions->data_tail, head, __ATOMIC_RELEASE);
  return true;
}

}  // namespace sonde
