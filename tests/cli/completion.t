#!/bin/sh
# The scripts of `waybill completion`, in the shells themselves where they are here.
. "$(dirname "$0")/../lib.sh"
for s in bash zsh fish; do
	code "completion $s" 0 waybill completion "$s"
	cp "$out" "$tmp/waybill.$s"
done
code 'another shell is refused' 2 waybill completion tcsh
code 'no shell is refused' 2 waybill completion
for option in $(waybill help scan; sed -n 's/^ *\(-., \)\{0,1\}\(--[a-z-]*\).*/\2/p' "$out"); do
	grep -q -e "$option" "$tmp/waybill.bash" || missing="${missing:-} $option"
done
is 'every option of scan is known' "${missing:-}" ''

if command -v bash >/dev/null; then
	cat >"$tmp/try.bash" <<'P'
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _waybill 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' '
P
	try() { (cd "$tmp/files" && bash "$tmp/try.bash" "$tmp/waybill.bash" "$@"); }
	mkdir -p "$tmp/files/src"
	: >"$tmp/files/bom.json"
	is 'bash: commands' "$(try waybill co)" 'compare completion config convert '
	is 'bash: commands and files' "$(try waybill s)" 'sbom scan src '
	is 'bash: options of a command' "$(try waybill db --m)" '--mirror '
	is 'bash: options without a command are those of scan' "$(try waybill --fa)" '--fail-on '
	is 'bash: values' "$(try waybill scan -f cyclonedx-)" 'cyclonedx-json cyclonedx-xml '
	is 'bash: values after =' "$(try waybill scan --format = js)" 'json '
	is 'bash: lists go on after a comma' "$(try waybill scan -s HIGH,CR)" 'HIGH,CRITICAL '
	is 'bash: words of a command' "$(try waybill db st)" 'status '
	is 'bash: files' "$(try waybill scan -o bo)" 'bom.json '
	is 'bash: no words where none are known' "$(try waybill scan --jobs '')" ' '
else
	echo '# no bash here: its completion is not tried'
fi
if command -v zsh >/dev/null; then
	code 'zsh: the script is one of zsh' 0 zsh -n "$tmp/waybill.zsh"
	cp "$tmp/waybill.zsh" "$tmp/_waybill"
	is 'zsh: it can be loaded' "$(zsh -f -c "fpath=($tmp \$fpath); autoload -U compinit; compinit -u -d $tmp/dump; echo \$_comps[waybill]")" _waybill
else
	echo '# no zsh here: its completion is not tried'
fi
if command -v fish >/dev/null; then
	try() { cd "$tmp/files" && fish -c "source $tmp/waybill.fish; complete -C '$1'" | cut -f1 | sort | tr '\n' ' '; }
	is 'fish: commands' "$(try 'waybill co')" 'compare completion config convert '
	is 'fish: options' "$(try 'waybill db --m')" '--mirror '
	is 'fish: values' "$(try 'waybill scan --color ')" 'always auto never '
	is 'fish: words of a command' "$(try 'waybill db ver')" 'verify '
else
	echo '# no fish here: its completion is not tried'
fi
done_testing
