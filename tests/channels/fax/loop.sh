#!/bin/bash
# Two soft modems pointed at each other with HylaFAX on both ends, in namespaces of its own:
#   unshare -nmpf --mount-proc --kill-child loop.sh DIR NUMBER FROM < MAIL
# faxes MAIL, as a gateway's transport would hand it over; what HylaFAX mails lies in DIR/out.
set -eu
root=$1 number=$2 from=$3 spool=$1/spool
ip link set lo up
mkdir -p "$root"/{out,iax,etc,home}
chmod 777 "$root/out"
printf '127.0.0.1 localhost %s\n' "$(hostname)" > "$root/etc/hosts"
mount --bind "$root/etc/hosts" /etc/hosts
cp -a /var/spool/hylafax "$spool"
cp -aL /etc/hylafax/* "$spool/etc/"
cat > "$root/sendmail" <<EOF
#!/bin/sh
f=$root/out/\$(date +%s%N).\$\$
cat > \$f.tmp && mv \$f.tmp \$f.eml
EOF
chmod 755 "$root/sendmail"
sed -i "s#^SENDMAIL=.*#SENDMAIL='$root/sendmail'#; s#^SPOOL=.*#SPOOL='$spool'#" "$spool/etc/setup.cache"
printf 'SENDTO=fax@unicom.test\nFROMADDR=fax-gateway@unicom.test\nFILETYPE="tif pdf"\nTEMPLATE=en\n' \
  > "$spool/etc/FaxDispatch"
printf 'FROMADDR=fax-gateway@unicom.test\n' > "$spool/etc/FaxNotify"
echo 127.0.0.1 > "$spool/etc/hosts.hfaxd"
chmod 600 "$spool/etc/hosts.hfaxd"
[ -p "$spool/FIFO" ] || mkfifo -m 600 "$spool/FIFO"
for i in 0 1; do
  cat > "$root/iax/ttyIAX$i" <<EOF
device /dev/ttyIAX$i
owner uucp:uucp
mode 660
port $((24570 + i))
refresh 0
server 127.0.0.1:$((24571 - i))
peername m$i
secret x
cidname M$i
cidnumber 1001$i
codec slinear
EOF
  cat > "$spool/etc/config.ttyIAX$i" <<EOF
ModemType: Class1
ModemResetCmds: "ATH1\nAT+VCID=1"
ModemReadyCmds: ATH0
Class1AdaptRecvCmd: AT+FAR=1
Class1TMConnectDelay: 400
CallIDPattern: "NMBR="
CallIDPattern: "NAME="
CallIDPattern: "ANID="
CallIDPattern: "NDID="
CountryCode: 86
AreaCode: 010
FAXNumber: "+861001$i"
LongDistancePrefix: 0
InternationalPrefix: 00
DialStringRules: etc/dialrules
RecvFileMode: 0644
LogFileMode: 0644
DeviceMode: 0666
RingsBeforeAnswer: 1
SpeakerVolume: off
LocalIdentifier: "CU-1001$i"
MaxRecvPages: 50
EOF
done
chown -R uucp:uucp "$spool"
mount --bind "$root/iax" /etc/iaxmodem
for i in 0 1; do iaxmodem ttyIAX$i > "$root/m$i.log" 2>&1 & done
sleep 2
faxq -q "$spool"
hfaxd -q "$spool" -l 127.0.0.1 -i 4559
for i in 0 1; do faxgetty -q "$spool" ttyIAX$i > "$root/g$i.log" 2>&1 & done
for _ in $(seq 60); do
  [ "$(faxstat -s | grep -c 'idle')" = 2 ] && break
  sleep 0.5
done
HOME=$root/home faxmail -n -N -T -d "$number" "$from"
for _ in $(seq 120); do
  [ "$(find "$root/out" -name '*.eml' | wc -l)" -ge 3 ] && exit 0
  sleep 1
done
faxstat -s -d -r >&2
exit 1
