#!/bin/busybox sh
# First process of a lab guest, in the initramfs: loads the drivers, mounts the disks and hands over to the job.
# Disks by letter: a root, b modules, c the job (a shell script, padded), from d on the folders of the run.
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
for module in $($b cat /modules/order); do
  $b insmod "/modules/$module" || echo "lab: $module was not loaded"
done
until [ -b /dev/vdc ]; do $b usleep 20000; done
$b mount -t ext4 /dev/vda /root
$b mount -t ext4 -o ro /dev/vdb /root/usr/lib/modules
$b cat /dev/vdc > /root/lab/job.sh
for each in proc sys dev; do $b mount -o move /$each /root/$each; done
exec $b switch_root /root /bin/busybox sh /lab/job.sh
