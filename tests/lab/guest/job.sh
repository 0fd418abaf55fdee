# The job of a lab guest, after the lines that define `folders` and `run_command`. Gives stdout, stderr and the
# exit status to the machine through three virtio ports, and ends the guest.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
for each in tracefs:/sys/kernel/tracing bpf:/sys/fs/bpf cgroup2:/sys/fs/cgroup tmpfs:/tmp tmpfs:/run; do
  mount -t "${each%%:*}" "${each%%:*}" "${each#*:}"
done
mkdir -p /dev/shm /dev/pts
mount -t tmpfs shm /dev/shm
mount -t devpts devpts /dev/pts
ln -s /proc/self/fd /dev/fd
busybox ip link set lo up
if busybox ip link set eth0 up 2> /dev/null; then
  busybox ip addr add 10.0.2.15/24 dev eth0
  busybox ip route add default via 10.0.2.2
fi
letters='d e f g h i j k l m'
for folder in $folders; do
  letter=${letters%% *}
  letters=${letters#* }
  mkdir -p "/lab/$folder"
  mount -t ext4 "/dev/vd$letter" "/lab/$folder"
done
port() {
  for each in /sys/class/virtio-ports/*; do
    [ "$(cat "$each/name")" = "$1" ] && echo "/dev/${each##*/}"
  done
}
# Named pipes, so that the command sees pipes as it does anywhere, and ports only see whole copies of them.
mkfifo /run/stdout /run/stderr
cat /run/stdout > "$(port stdout)" &
stdout=$!
cat /run/stderr > "$(port stderr)" &
stderr=$!
(run_command) > /run/stdout 2> /run/stderr < /dev/null
status=$?
# What the command left behind may hold the pipes open: it is given two seconds.
(sleep 2; kill $stdout $stderr) 2> /dev/null &
wait $stdout $stderr
echo $status > "$(port status)"
busybox reboot -f
