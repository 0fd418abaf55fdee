#include "ring.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>
#include <vector>

#include <linux/bpf.h>

namespace sonde {
namespace {

constexpr size_t kBatchBytesMax = 256 * 1024;
// The kernel wakes the reader only when it had caught up, and a wake-up is the dearest part of an
// event for the traced process. Resting between drains lets records gather: fewer wake-ups.
constexpr auto kRest = std::chrono::milliseconds(1);
// No rest for a ring that was this full.
constexpr uint64_t kBusyFraction = 8;
constexpr size_t kFrameBytes = sizeof(uint32_t);

// Layout of the shared positions: kernel/bpf/ringbuf.c, v6.1. Memory order as its
// bpf_ringbuf_poll() and libbpf's consumer: acquire what the kernel released, and the reverse.
uint64_t LoadAcquire(const void* position) {
  return __atomic_load_n(static_cast<const uint64_t*>(position), __ATOMIC_ACQUIRE);
}

uint64_t RecordBytes(uint32_t length) {
  return (static_cast<uint64_t>(length) + BPF_RINGBUF_HDR_SZ + 7) & ~uint64_t{7};
}

}  // namespace

Ring::Ring(const RingOptions& options, std::function<void()> ready)
    : options_(options), ready_(std::move(ready)) {}

int Ring::Open(const RingOptions& options, std::function<void()> ready,
               std::unique_ptr<Ring>* ring) {
  std::unique_ptr<Ring> opened(new Ring(options, std::move(ready)));
  const int error = opened->Map();
  if (error != 0) return error;
  opened->thread_ = std::thread([self = opened.get()] { self->Run(); });
  *ring = std::move(opened);
  return 0;
}

int Ring::Map() {
  page_bytes_ = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  void* consumer =
      mmap(nullptr, page_bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, options_.map_fd, 0);
  if (consumer == MAP_FAILED) return errno;
  consumer_page_ = consumer;
  // The data area is mapped twice in a row, so that a record never wraps.
  void* producer = mmap(nullptr, page_bytes_ + 2 * options_.ring_bytes, PROT_READ, MAP_SHARED,
                        options_.map_fd, static_cast<off_t>(page_bytes_));
  if (producer == MAP_FAILED) return errno;
  producer_page_ = static_cast<uint8_t*>(producer);

  epoll_fd_ = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_fd_ < 0) return errno;
  stop_fd_ = eventfd(0, EFD_CLOEXEC);
  if (stop_fd_ < 0) return errno;
  for (const int fd : {options_.map_fd, stop_fd_}) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    if (epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) != 0) return errno;
  }
  return 0;
}

Ring::~Ring() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    const uint64_t one = 1;
    while (write(stop_fd_, &one, sizeof one) < 0 && errno == EINTR) {
    }
    thread_.join();
  }
  if (producer_page_ != nullptr) munmap(producer_page_, page_bytes_ + 2 * options_.ring_bytes);
  if (consumer_page_ != nullptr) munmap(consumer_page_, page_bytes_);
  if (epoll_fd_ >= 0) close(epoll_fd_);
  if (stop_fd_ >= 0) close(stop_fd_);
}

void Ring::Run() {
  while (true) {
    epoll_event events[2];
    epoll_wait(epoll_fd_, events, 2, -1);
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopped_ || queue_bytes_ < options_.queue_bytes_max; });
    if (stopped_) return;
    const uint64_t before = LoadAcquire(consumer_page_);
    if (Drain(options_.queue_bytes_max) && !notified_) {
      notified_ = true;
      ready_();
    }
    const uint64_t drained = LoadAcquire(consumer_page_) - before;
    if (drained > options_.ring_bytes / kBusyFraction) continue;
    wake_.wait_for(lock, kRest, [this] { return stopped_; });
    if (stopped_) return;
  }
}

bool Ring::Take(Batch* batch) {
  std::lock_guard lock(mutex_);
  if (queue_.empty()) {
    notified_ = false;
    return false;
  }
  *batch = std::move(queue_.front());
  queue_.pop_front();
  queue_bytes_ -= batch->size;
  wake_.notify_all();
  return true;
}

void Ring::Flush() {
  std::lock_guard lock(mutex_);
  Drain(SIZE_MAX);
}

// Moves committed records into the queue until the ring is empty, its oldest record is still being
// written, or the queue is full. True when something was queued. The mutex is held.
bool Ring::Drain(size_t queue_bytes_max) {
  // Bounded to what was there on entry: a busy producer must not keep Flush() here for ever.
  const uint64_t produced = LoadAcquire(producer_page_);
  bool queued = false;
  bool more = true;
  while (more && queue_bytes_ < queue_bytes_max) {
    Batch batch;
    more = Fill(&batch, produced);
    if (batch.size == 0) continue;
    queue_bytes_ += batch.size;
    queue_.push_back(std::move(batch));
    queued = true;
  }
  return queued;
}

// Fills one batch from records before `produced`. False when no more can be read now.
bool Ring::Fill(Batch* batch, uint64_t produced) {
  const uint8_t* data = producer_page_ + page_bytes_;
  const uint64_t mask = options_.ring_bytes - 1;
  uint64_t consumed = LoadAcquire(consumer_page_);
  // A record takes at least kFrameBytes more in the ring than its bytes, so this is always enough.
  const uint64_t waiting = produced - consumed;
  if (waiting == 0) return false;
  size_t capacity = std::min<uint64_t>(waiting, kBatchBytesMax);
  bool more = true;
  while (consumed < produced) {
    const uint8_t* record = data + (consumed & mask);
    const uint32_t header =
        __atomic_load_n(reinterpret_cast<const uint32_t*>(record), __ATOMIC_ACQUIRE);
    if ((header & BPF_RINGBUF_BUSY_BIT) != 0) {
      more = false;
      break;
    }
    const uint32_t length = header & ~BPF_RINGBUF_DISCARD_BIT;
    if ((header & BPF_RINGBUF_DISCARD_BIT) == 0) {
      const size_t framed = kFrameBytes + length;
      if (batch->size == 0) {
        capacity = std::max(capacity, framed);
        batch->bytes = std::make_unique_for_overwrite<uint8_t[]>(capacity);
      } else if (batch->size + framed > capacity) {
        break;
      }
      uint8_t* target = batch->bytes.get() + batch->size;
      std::memcpy(target, &length, kFrameBytes);
      std::memcpy(target + kFrameBytes, record + BPF_RINGBUF_HDR_SZ, length);
      batch->size += framed;
    }
    consumed += RecordBytes(length);
  }
  __atomic_store_n(static_cast<uint64_t*>(consumer_page_), consumed, __ATOMIC_RELEASE);
  return more && consumed < produced;
}

}  // namespace sonde
