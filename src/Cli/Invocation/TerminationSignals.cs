using System.Runtime.InteropServices;

namespace P2POrleans.Cli.Invocation;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a cancellation, so that commands clean up. The second Ctrl-C does not wait for that.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    public TerminationSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, Cli.ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, Cli.ExitCode.Terminated)),
        // The terminal was closed.
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => OnSignal(context, Cli.ExitCode.Terminated)),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>
    /// A terminal sends Ctrl-C to the processes that were started from here as well; these wait for the word of the one that
    /// started them.
    /// </summary>
    public bool LeaveInterruptsToParent { get; set; }

    /// <summary>What the signal means for the exit code; null while there was none.</summary>
    public int? ExitCode => _exitCode is 0 ? null : _exitCode;

    /// <summary>
    /// The same for a command that runs until it is stopped: SIGTERM tells a server that its work is done, Ctrl-C keeps its own
    /// code as in every command.
    /// </summary>
    public int? ServerExitCode => ExitCode is Cli.ExitCode.Terminated ? Cli.ExitCode.Done : ExitCode;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        // The runtime would end the process at once.
        context.Cancel = true;
        if (LeaveInterruptsToParent && exitCode == Cli.ExitCode.Interrupted)
            return;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0)
            _stop.Cancel();
        else if (exitCode == Cli.ExitCode.Interrupted)
            Environment.Exit(exitCode);
    }
}
