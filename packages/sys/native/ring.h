// The consumer side of a BPF ring buffer, on a thread of its own. No JavaScript here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace sonde {

// Records in order, each framed as a little-endian u32 byte count and then that many bytes.
struct Batch {
  std::unique_ptr<uint8_t[]> bytes;
  size_t size = 0;
};

struct RingOptions {
  int map_fd;
  // Of the data area: max_entries of the map.
  size_t ring_bytes;
  // Once this much waits to be taken the thread stops consuming, so that the kernel side finds the
  // ring full and the program counts the loss.
  size_t queue_bytes_max;
};

class Ring {
 public:
  // `ready` is called on the reader's thread when batches wait; it is not called again before
  // take() has returned false. Gives 0 or an errno.
  static int Open(const RingOptions& options, std::function<void()> ready,
                  std::unique_ptr<Ring>* ring);
  ~Ring();
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  // The oldest batch. False when none waits.
  bool Take(Batch* batch);
  // Queues all that the kernel has committed up to now, whatever the bound; Take() then gives it.
  void Flush();

 private:
  Ring(const RingOptions& options, std::function<void()> ready);
  int Map();
  void Run();
  bool Drain(size_t queue_bytes_max);
  bool Fill(Batch* batch, uint64_t produced);

  const RingOptions options_;
  const std::function<void()> ready_;
  size_t page_bytes_ = 0;
  void* consumer_page_ = nullptr;
  uint8_t* producer_page_ = nullptr;
  int epoll_fd_ = -1;
  int stop_fd_ = -1;

  std::mutex mutex_;  // guards everything below, and the consumer position
  std::condition_variable wake_;
  std::deque<Batch> queue_;
  size_t queue_bytes_ = 0;
  bool notified_ = false;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace sonde
