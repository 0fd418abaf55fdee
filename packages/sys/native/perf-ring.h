// The consumer side of one perf event's buffer. No thread and no JavaScript here: who owns it reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "ring.h"

namespace sonde {

class PerfRing {
 public:
  // Maps the buffer of an event; `data_bytes` is a power of two of pages. Gives 0 or an errno.
  static int Open(int fd, size_t data_bytes, std::unique_ptr<PerfRing>* ring);
  ~PerfRing();
  PerfRing(const PerfRing&) = delete;
  PerfRing& operator=(const PerfRing&) = delete;

  // All that the kernel has written up to now, as it lies there: whole records, each with its
  // perf_event_header. False when there is nothing.
  bool Read(Batch* batch);

 private:
  PerfRing(void* pages, size_t page_bytes, size_t data_bytes)
      : pages_(pages), page_bytes_(page_bytes), data_bytes_(data_bytes) {}

  void* const pages_;
  const size_t page_bytes_;
  const size_t data_bytes_;
};

}  // namespace sonde
