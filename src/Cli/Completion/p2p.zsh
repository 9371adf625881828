#compdef p2p
# Completion of p2p for zsh; in ~/.zshrc, after compinit:  source <(p2p completion zsh)
_p2p() {
    local line="p2p ${(j: :)words[2,CURRENT]}"
    local -a suggestions
    suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null | grep -v -e '^/' -e '^-?$')}")
    suggestions=(${suggestions:#})
    if (( $#suggestions )); then
        compadd -- "${suggestions[@]}"
    else
        _files
    fi
}
compdef _p2p p2p
