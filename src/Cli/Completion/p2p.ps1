# Completion of p2p for PowerShell; in $PROFILE:  p2p completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName p2p -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = "$commandAst".PadRight($cursorPosition)
    p2p "[suggest:$cursorPosition]" $line | Where-Object { $_ -notmatch '^(/|-\?$)' } | ForEach-Object {
        $text = if ($_ -match '[^\w.:/-]') { "'" + $_.Replace("'", "''") + "'" } else { $_ }
        [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
    }
}
