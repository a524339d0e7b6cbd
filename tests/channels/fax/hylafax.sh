#!/bin/bash
# HylaFAX's own programs without a telephone line, in namespaces of their own:
#   unshare -nmpf --mount-proc --kill-child hylafax.sh DIR NUMBER FROM < MAIL
# DIR/fax.tif has been received; MAIL is handed in as a gateway's transport hands it in, and the job
# that HylaFAX makes of it ends well, and badly. What it mails lies in DIR/received, done, failed.
set -eu
root=$1 number=$2 from=$3 spool=$1/spool
ip link set lo up
printf '127.0.0.1 localhost %s\n' "$(hostname)" > "$root/hosts"
mount --bind "$root/hosts" /etc/hosts
cp -a /var/spool/hylafax "$spool"
cp -aL /etc/hylafax/* "$spool/etc/"
cat > "$root/sendmail" <<EOF
#!/bin/sh
cat > "\$(mktemp $root/out/XXXXXX)"
EOF
chmod 755 "$root/sendmail"
sed -i "s#^SENDMAIL=.*#SENDMAIL='$root/sendmail'#; s#^SPOOL=.*#SPOOL='$spool'#" "$spool/etc/setup.cache"
printf 'SENDTO=fax@unicom.test\nFROMADDR=fax-gateway@unicom.test\nFILETYPE="tif pdf"\nTEMPLATE=en\n' \
  > "$spool/etc/FaxDispatch"
printf 'FROMADDR=fax-gateway@unicom.test\n' > "$spool/etc/FaxNotify"
echo 127.0.0.1 > "$spool/etc/hosts.hfaxd"
chmod 600 "$spool/etc/hosts.hfaxd"
[ -p "$spool/FIFO" ] || mkfifo -m 600 "$spool/FIFO"
cp "$root/fax.tif" "$spool/recvq/fax000000007.tif"
chown -R uucp:uucp "$spool"
cd "$spool"

tell() { # tell DIR COMMAND…: its mails go there
  mkdir -m 777 "$root/out"
  "${@:2}" > /dev/null
  mv "$root/out" "$root/$1"
}

tell received bin/faxrcvd recvq/fax000000007.tif ttyS0 000000007 "" "$number" Somebody 10010
faxq -q "$spool"
hfaxd -q "$spool" -l 127.0.0.1 -i 4559
for _ in $(seq 50); do
  (: < /dev/tcp/127.0.0.1/4559) 2> /dev/null && [ -p FIFO ] && break
  sleep 0.1
done
HOME=$root faxmail -n -N -T -d "$number" "$from" >&2
job=$(ls sendq/q*)
tell done bin/notify "$job" done 0:42
tell failed bin/notify "$job" failed 0:42
