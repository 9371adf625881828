using System.CommandLine;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Invocation;

/// <summary>Runs commands and turns every way in which one can end into a line on standard error and an exit code.</summary>
internal sealed class CommandRunner(TextWriter output, TextWriter error, TerminationSignals signals)
{
    public TerminationSignals Signals => signals;

    public InvocationConfiguration Configuration { get; } = new()
    {
        Output = output,
        Error = error,
        // Both are done here: a reason instead of a stack trace, and an end that waits for the clean-up.
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    public void Bind(Command command, Func<CommandContext, Task<int>> handler) =>
        command.SetAction((arguments, _) => RunAsync(arguments, handler));

    /// <summary>One line for what is wrong with a command line.</summary>
    public int ReportUsage(ParseResult parsed, string reason) =>
        Fail(CreateOutput(parsed), ExitCode.Usage, reason + SeeHelp(parsed.CommandResult.Command));

    private async Task<int> RunAsync(ParseResult arguments, Func<CommandContext, Task<int>> handler)
    {
        Output o = CreateOutput(arguments);
        try
        {
            return await handler(new CommandContext(arguments, o, signals));
        }
        catch (CommandException e)
        {
            string hint = e is { ExitCode: ExitCode.Usage, Choices: null } ? SeeHelp(arguments.CommandResult.Command) : "";
            return Fail(o, e.ExitCode, e.Message + hint, e.Choices);
        }
        catch (Exception e) when (signals.ExitCode is { } code && e is OperationCanceledException or IOException)
        {
            o.Detail(e.ToString());
            return Fail(o, code, "interrupted");
        }
        catch (Exception e)
        {
            o.Detail(e.ToString());
            return Fail(o, ExitCode.Failed, Reason(e));
        }
    }

    private static int Fail(Output o, int code, string reason, IReadOnlyList<ContentChoice>? choices = null)
    {
        o.ErrorLine("p2p: " + reason);
        o.JsonLine(new ErrorDocument(new ErrorItem(code, reason), choices), CliJson.Default.ErrorDocument);
        return code;
    }

    private Output CreateOutput(ParseResult arguments) =>
        new(output, error, arguments.GetValue(GlobalOptions.Json), arguments.GetValue(GlobalOptions.Verbose));

    /// <summary>Files that can't be read and the like explain themselves; what nobody expected is named, in one line.</summary>
    private static string Reason(Exception e)
    {
        string message = Sentence.AsReason(e.Message.ReplaceLineEndings(" "));
        return e is IOException or UnauthorizedAccessException
            ? message
            : $"unexpected {e.GetType().Name}: {message} (--verbose says more)";
    }

    private static string SeeHelp(Command command) =>
        command is RootCommand ? "; see 'p2p --help'" : $"; see 'p2p {command.Name} --help'";
}
