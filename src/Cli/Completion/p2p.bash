# Completion of p2p for bash; in ~/.bashrc:  source <(p2p completion bash)
_p2p() {
    local word="${COMP_WORDS[COMP_CWORD]}" line suggestion
    # As if the program were called by its bare name, whatever its path; what is behind the cursor does not count.
    line="p2p${COMP_LINE:${#COMP_WORDS[0]}:COMP_POINT-${#COMP_WORDS[0]}}"
    COMPREPLY=()
    while IFS= read -r suggestion; do
        # Names come from other people: compared and quoted, never expanded.
        if [[ $suggestion == "$word"* ]]; then
            COMPREPLY+=("$(printf '%q' "$suggestion")")
        fi
    done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null | grep -v -e '^/' -e '^-?$')
}
complete -o default -F _p2p p2p
