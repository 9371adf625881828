# Completion of p2p for fish:  p2p completion fish > ~/.config/fish/completions/p2p.fish
function __p2p_suggest
    set -l line (commandline -cp)
    p2p "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -rv '^(/|-\?$)'
end
complete -c p2p -a '(__p2p_suggest)'
