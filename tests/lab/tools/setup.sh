# Run in a guest before the tools: what their deeds need and what takes long.
set -e
export PATH=/lab/suite:$PATH
mkdir -p /srv /mnt/xfs /mnt/md
for module in loop xfs raid1; do modprobe "$module"; done
loop() {
  truncate -s "$2" "/tmp/$1"
  losetup --find --show "/tmp/$1"
}
disk=$(loop xfs.img 300M)
mkfs.xfs -q "$disk"
mount "$disk" /mnt/xfs
mknod /dev/md0 b 9 0 2> /dev/null || true
mdadm --build /dev/md0 --run --assume-clean --level=1 --raid-devices=2 "$(loop md0.img 16M)" "$(loop md1.img 16M)"
fallocate -l 96M /srv/swap && chmod 600 /srv/swap && mkswap /srv/swap > /dev/null
echo +memory > /sys/fs/cgroup/cgroup.subtree_control
mkdir /sys/fs/cgroup/tight
echo 32M > /sys/fs/cgroup/tight/memory.max
echo '127.0.0.1 localhost named.example' > /etc/hosts
echo 'nameserver 127.0.0.1' > /etc/resolv.conf
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=lab -days 2 \
  -keyout /srv/key.pem -out /srv/cert.pem 2> /dev/null
quietly() { "$@" < /dev/null > /dev/null 2>&1 & }
quietly node /lab/suite/servers.mjs
quietly openssl s_server -accept 127.0.0.1:8443 -cert /srv/cert.pem -key /srv/key.pem -www
