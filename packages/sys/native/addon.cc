// Everything that knows JavaScript: arguments in, results out. System calls give their result or
// minus errno; index.ts turns the latter into errors. No state but that of the objects handed out.
#include <napi.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "child.h"
#include "close-all.h"
#include "entry.h"
#include "perf-ring.h"
#include "ring.h"

namespace sonde {
namespace {

Napi::Value SyscallResult(Napi::Env env, long result) {
  return Napi::Number::New(env, static_cast<double>(result < 0 ? -errno : result));
}

uint8_t* Bytes(const Napi::Value& value) {
  auto array = value.As<Napi::Uint8Array>();
  return array.Data();
}

uint64_t Address(const void* pointer) { return reinterpret_cast<uintptr_t>(pointer); }

// Writes an address into a struct of the kernel's.
void PutAddress(const Napi::Value& attr, uint32_t offset, uint64_t address) {
  if (offset + sizeof address > attr.As<Napi::Uint8Array>().ByteLength())
    throw Napi::RangeError::New(attr.Env(), "offset outside of attr");
  std::memcpy(Bytes(attr) + offset, &address, sizeof address);
}

// Until 5.10 maps and programs count as locked memory, of which 64 KiB are allowed at first; past that
// bpf(2) gives EPERM. True when the limit was there and is lifted now. Keeps errno when not.
bool LiftLockedMemoryLimit() {
  const int error = errno;
  rlimit limit{};
  if (getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    limit.rlim_cur = limit.rlim_max = RLIM_INFINITY;
    if (setrlimit(RLIMIT_MEMLOCK, &limit) == 0) return true;
  }
  errno = error;
  return false;
}

// bpf(command, attr, offsets, buffers): the address of buffers[i] goes to attr + offsets[i]. Where that
// is an array of buffers, the address of an array of their addresses.
Napi::Value Bpf(const Napi::CallbackInfo& info) {
  const auto attr = info[1].As<Napi::Uint8Array>();
  const auto offsets = info[2].As<Napi::Array>();
  const auto buffers = info[3].As<Napi::Array>();
  std::list<std::vector<uint64_t>> tables;
  for (uint32_t i = 0; i < offsets.Length(); i++) {
    const Napi::Value buffer = buffers.Get(i);
    const uint32_t offset = offsets.Get(i).As<Napi::Number>();
    if (!buffer.IsArray()) {
      PutAddress(attr, offset, Address(Bytes(buffer)));
      continue;
    }
    const auto array = buffer.As<Napi::Array>();
    std::vector<uint64_t>& table = tables.emplace_back();
    for (uint32_t j = 0; j < array.Length(); j++) table.push_back(Address(Bytes(array.Get(j))));
    PutAddress(attr, offset, Address(table.data()));
  }
  const int command = info[0].As<Napi::Number>();
  const auto call = [&] { return syscall(SYS_bpf, command, Bytes(attr), attr.ByteLength()); };
  long result = call();
  if (result < 0 && errno == EPERM && LiftLockedMemoryLimit()) result = call();
  return SyscallResult(info.Env(), result);
}

// addressOf(bytes): for a pointer inside of a struct that itself goes by a pointer. Good while the array lives.
Napi::Value AddressOf(const Napi::CallbackInfo& info) {
  return Napi::BigInt::New(info.Env(), Address(Bytes(info[0])));
}

// perfEventOpen(attr, pid, cpu, flags, address?, addressOffset): as bpf() for the one pointer.
Napi::Value PerfEventOpen(const Napi::CallbackInfo& info) {
  const auto attr = info[0].As<Napi::Uint8Array>();
  const int pid = info[1].As<Napi::Number>();
  const int cpu = info[2].As<Napi::Number>();
  const int64_t flags = info[3].As<Napi::Number>();
  if (info[4].IsTypedArray()) {
    PutAddress(attr, info[5].As<Napi::Number>(), Address(Bytes(info[4])));
  }
  return SyscallResult(info.Env(), syscall(SYS_perf_event_open, Bytes(attr), pid, cpu, -1, flags));
}

Napi::Value Ioctl(const Napi::CallbackInfo& info) {
  const int fd = info[0].As<Napi::Number>();
  const int64_t request = info[1].As<Napi::Number>();
  const int64_t argument = info[2].As<Napi::Number>();
  return SyscallResult(info.Env(), ioctl(fd, static_cast<unsigned long>(request), argument));
}

Napi::Value Close(const Napi::CallbackInfo& info) {
  return SyscallResult(info.Env(), close(info[0].As<Napi::Number>().Int32Value()));
}

Napi::Value ClockNs(const Napi::CallbackInfo& info) {
  timespec now{};
  clock_gettime(info[0].As<Napi::Number>().Int32Value(), &now);
  return Napi::BigInt::New(info.Env(), now.tv_sec * INT64_C(1'000'000'000) + now.tv_nsec);
}

class CloseAllWorker : public Napi::AsyncWorker {
 public:
  CloseAllWorker(Napi::Env env, std::vector<int> fds)
      : AsyncWorker(env), done_(Napi::Promise::Deferred::New(env)), fds_(std::move(fds)) {}
  Napi::Promise Promise() const { return done_.Promise(); }
  void Execute() override { CloseAll(fds_); }
  void OnOK() override { done_.Resolve(Env().Undefined()); }

 private:
  Napi::Promise::Deferred done_;
  std::vector<int> fds_;
};

std::vector<int> Descriptors(const Napi::Value& value) {
  auto array = value.As<Napi::Int32Array>();
  return {array.Data(), array.Data() + array.ElementLength()};
}

Napi::Value CloseAsideFds(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), -CloseAside(Descriptors(info[0])));
}

Napi::Value CloseAllFds(const Napi::CallbackInfo& info) {
  auto* worker = new CloseAllWorker(info.Env(), Descriptors(info[0]));  // deletes itself when done
  worker->Queue();
  return worker->Promise();
}

std::vector<std::string> Strings(const Napi::Value& value) {
  const auto array = value.As<Napi::Array>();
  std::vector<std::string> strings;
  for (uint32_t i = 0; i < array.Length(); i++)
    strings.push_back(array.Get(i).As<Napi::String>().Utf8Value());
  return strings;
}

// spawnSuspended(path, argv, env): {pid, gateFd, resultFd} or minus errno.
Napi::Value Spawn(const Napi::CallbackInfo& info) {
  SuspendedChild child{};
  const int error = SpawnSuspended(info[0].As<Napi::String>().Utf8Value(), Strings(info[1]),
                                   Strings(info[2]), &child);
  if (error != 0) return Napi::Number::New(info.Env(), -error);
  Napi::Object result = Napi::Object::New(info.Env());
  result["pid"] = Napi::Number::New(info.Env(), child.pid);
  result["gateFd"] = Napi::Number::New(info.Env(), child.gate_fd);
  result["resultFd"] = Napi::Number::New(info.Env(), child.result_fd);
  return result;
}

// runToEntry(pid, gateFd): whether it is stopped there.
Napi::Value RunChildToEntry(const Napi::CallbackInfo& info) {
  const int pid = info[0].As<Napi::Number>().Int32Value();
  const int gate_fd = info[1].As<Napi::Number>().Int32Value();
  return Napi::Boolean::New(info.Env(), RunToEntry(pid, gate_fd));
}

// resume(pid)
void ResumeChild(const Napi::CallbackInfo& info) {
  Resume(info[0].As<Napi::Number>().Int32Value());
}

// An object whose close() runs its destructor: now, when it is collected, or when the environment ends.
template <typename Owned>
class Handle {
 public:
  std::unique_ptr<Owned> owned;
  Napi::ThreadSafeFunction function;

  Handle(Napi::Env env, const Napi::Function& callback, const char* name)
      : function(Napi::ThreadSafeFunction::New(env, callback, name, 0, 1)), env_(env) {
    // Hooks run in reverse order: ours before that of the function, which ends the function whether or not
    // a thread still calls it (process.exit() in the midst of a drain).
    napi_add_env_cleanup_hook(env_, CloseHandle, this);
  }
  ~Handle() { Close(); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  void Close() {
    if (closed_) return;
    closed_ = true;
    napi_remove_env_cleanup_hook(env_, CloseHandle, this);
    owned.reset();  // joins the thread, which uses the function
    function.Release();
  }

 private:
  static void CloseHandle(void* handle) { static_cast<Handle*>(handle)->Close(); }

  napi_env env_;
  bool closed_ = false;
};

template <typename Owned>
void AddClose(Napi::Object object, std::shared_ptr<Handle<Owned>> handle) {
  object["close"] = Napi::Function::New(
      object.Env(), [handle](const Napi::CallbackInfo&) { handle->Close(); }, "close");
}

Napi::Value TakeBytes(const Napi::Env& env, Batch* batch) {
  uint8_t* bytes = batch->bytes.release();
  return Napi::ArrayBuffer::New(env, bytes, batch->size,
                                [](Napi::Env, void* data) { delete[] static_cast<uint8_t*>(data); });
}

// openRing(fd, ringBytes, queueBytesMax, ready): {take, flush, close} or minus errno.
Napi::Value OpenRing(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const RingOptions options = {info[0].As<Napi::Number>().Int32Value(),
                               static_cast<size_t>(info[1].As<Napi::Number>().Int64Value()),
                               static_cast<size_t>(info[2].As<Napi::Number>().Int64Value())};
  auto handle = std::make_shared<Handle<Ring>>(env, info[3].As<Napi::Function>(), "sonde ring");
  const auto ready = [function = handle->function] { function.NonBlockingCall(); };
  const int error = Ring::Open(options, ready, &handle->owned);
  if (error != 0) return Napi::Number::New(env, -error);
  Napi::Object object = Napi::Object::New(env);
  object["take"] = Napi::Function::New(env, [handle](const Napi::CallbackInfo& call) -> Napi::Value {
    Batch batch;
    if (handle->owned == nullptr || !handle->owned->Take(&batch)) return call.Env().Undefined();
    return TakeBytes(call.Env(), &batch);
  });
  object["flush"] = Napi::Function::New(env, [handle](const Napi::CallbackInfo&) {
    if (handle->owned != nullptr) handle->owned->Flush();
  });
  AddClose(object, handle);
  return object;
}

// openPerfRing(fd, dataBytes): {read, close} or minus errno.
Napi::Value OpenPerfRing(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto ring = std::make_shared<std::unique_ptr<PerfRing>>();
  const int error =
      PerfRing::Open(info[0].As<Napi::Number>().Int32Value(),
                     static_cast<size_t>(info[1].As<Napi::Number>().Int64Value()), ring.get());
  if (error != 0) return Napi::Number::New(env, -error);
  Napi::Object object = Napi::Object::New(env);
  object["read"] = Napi::Function::New(env, [ring](const Napi::CallbackInfo& call) -> Napi::Value {
    Batch batch;
    if (*ring == nullptr || !(*ring)->Read(&batch)) return call.Env().Undefined();
    return TakeBytes(call.Env(), &batch);
  });
  object["close"] =
      Napi::Function::New(env, [ring](const Napi::CallbackInfo&) { ring->reset(); }, "close");
  return object;
}

// watchExit(pid, reap, ended): {close} or minus errno. ended(code, signal) is called once.
Napi::Value WatchExit(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto handle =
      std::make_shared<Handle<ExitWatch>>(env, info[2].As<Napi::Function>(), "sonde exit watch");
  const auto ended = [function = handle->function](ExitStatus status) {
    function.NonBlockingCall([status](Napi::Env call_env, Napi::Function callback) {
      callback.Call({Napi::Number::New(call_env, status.code),
                     Napi::Number::New(call_env, status.signal)});
    });
  };
  const int error =
      ExitWatch::Open(info[0].As<Napi::Number>().Int32Value(), info[1].As<Napi::Boolean>().Value(),
                      ended, &handle->owned);
  if (error != 0) return Napi::Number::New(env, -error);
  Napi::Object object = Napi::Object::New(env);
  AddClose(object, handle);
  return object;
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports["bpf"] = Napi::Function::New(env, Bpf, "bpf");
  exports["perfEventOpen"] = Napi::Function::New(env, PerfEventOpen, "perfEventOpen");
  exports["ioctl"] = Napi::Function::New(env, Ioctl, "ioctl");
  exports["close"] = Napi::Function::New(env, Close, "close");
  exports["closeAll"] = Napi::Function::New(env, CloseAllFds, "closeAll");
  exports["closeAside"] = Napi::Function::New(env, CloseAsideFds, "closeAside");
  exports["addressOf"] = Napi::Function::New(env, AddressOf, "addressOf");
  exports["clockNs"] = Napi::Function::New(env, ClockNs, "clockNs");
  exports["runToEntry"] = Napi::Function::New(env, RunChildToEntry, "runToEntry");
  exports["resume"] = Napi::Function::New(env, ResumeChild, "resume");
  exports["spawnSuspended"] = Napi::Function::New(env, Spawn, "spawnSuspended");
  exports["openRing"] = Napi::Function::New(env, OpenRing, "openRing");
  exports["openPerfRing"] = Napi::Function::New(env, OpenPerfRing, "openPerfRing");
  exports["watchExit"] = Napi::Function::New(env, WatchExit, "watchExit");
  return exports;
}

}  // namespace

NODE_API_MODULE(sonde, Init)

}  // namespace sonde
