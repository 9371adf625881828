using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Gateways;

namespace P2POrleans.Cli.Commands;

/// <summary>Maps the gateway's answers to exit codes, once for all commands.</summary>
internal static class Answer
{
    /// <exception cref="CommandException">The answer is a fault.</exception>
    public static T Of<T>(GatewayResult<T> result)
        where T : class => result.TryGet(out T? value, out GatewayFault? fault) ? value : throw ToException(fault);

    public static CommandException ToException(GatewayFault fault)
    {
        string hint = fault.Error switch
        {
            GatewayError.Unreachable => "; 'p2p up' starts one, --gateway says where else it is",
            GatewayError.NoGateway => "; --gateway says where else it is",
            _ => "",
        };
        return new CommandException(ToExitCode(fault.Error), Sentence.AsReason(fault.Message) + hint);
    }

    private static int ToExitCode(GatewayError error) => error switch
    {
        GatewayError.Unreachable or GatewayError.Unavailable or GatewayError.NoGateway => ExitCode.DirectoryUnreachable,
        GatewayError.NotFound => ExitCode.NotFound,
        GatewayError.Invalid or GatewayError.Ambiguous => ExitCode.Usage,
        _ => ExitCode.Failed,
    };
}
