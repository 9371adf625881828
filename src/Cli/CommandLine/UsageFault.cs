using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using P2POrleans.Cli.Terminal;

namespace P2POrleans.Cli.CommandLine;

/// <summary>Finds the first thing that is wrong with a command line.</summary>
internal static class UsageFault
{
    /// <returns>Null when it can be run.</returns>
    public static string? WhatIsWrongWith(ParseResult parsed)
    {
        // Help and version are answered whatever else stands there.
        if (parsed.Action is not (ParseErrorAction or AsynchronousCommandLineAction))
            return null;
        if (FindUnknownOption(parsed) is { } option)
            return $"unknown option '{option}'{HintAtNames(parsed)}";
        return parsed.Action is ParseErrorAction ? Sentence.AsReason(parsed.Errors[0].Message) : null;
    }

    private static string HintAtNames(ParseResult parsed) =>
        parsed.CommandResult.Command.Arguments.Count > 0 ? "; a name that begins with '-' goes behind '--'" : "";

    /// <summary>
    /// The parser takes an option that it does not know for an argument: a mistyped flag would become the name of a file. Names
    /// that begin with a dash can be given after <c>--</c>.
    /// </summary>
    private static string? FindUnknownOption(ParseResult parsed)
    {
        if (parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash))
            return null;

        IEnumerable<string> arguments =
            parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value);
        return arguments.Concat(parsed.UnmatchedTokens).FirstOrDefault(t => t.Length > 1 && t[0] == '-');
    }
}
