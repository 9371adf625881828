using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using P2POrleans.Protocol.Names;

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
            return $"unknown option '{option}'{LikelyName.HintAt(option, OptionNames(parsed))}{HintAtNames(parsed)}";
        if (parsed.Action is not ParseErrorAction)
            return null;
        return FindUnknownCommand(parsed) ?? FindMissing(parsed) ?? Sentence.AsReason(parsed.Errors[0].Message);
    }

    private static string? FindUnknownCommand(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        return command is RootCommand && parsed.UnmatchedTokens is [var typed, ..]
            ? $"unknown command '{typed}'{LikelyName.HintAt(typed, command.Subcommands.Select(c => c.Name))}"
            : null;
    }

    /// <summary>The parser says that something is missing, but not what.</summary>
    private static string? FindMissing(ParseResult parsed)
    {
        string[] missing =
        [
            .. parsed.CommandResult.Command.Arguments
                .Where(a => (parsed.GetResult(a)?.Tokens.Count ?? 0) < a.Arity.MinimumNumberOfValues)
                .Select(a => a.HelpName ?? a.Name),
        ];
        return missing.Length == 0 ? null : $"{string.Join(" and ", missing)} {(missing.Length == 1 ? "is" : "are")} missing";
    }

    private static IEnumerable<string> OptionNames(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options).Where(o => !o.Hidden).Select(o => o.Name);

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
