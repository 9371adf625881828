using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Commands;

/// <summary>Maps the gateway's answers to exit codes, once for all commands.</summary>
internal static class Answer
{
    /// <param name="result">From the gateway.</param>
    /// <param name="parameters">What the user calls the parameters of the request; null when no message names one.</param>
    /// <exception cref="CommandException">The answer is a fault.</exception>
    public static T Of<T>(GatewayResult<T> result, FlagNames? parameters = null)
        where T : class => result.TryGet(out T? value, out GatewayFault? fault)
        ? value
        : throw ToException(parameters is null ? fault : fault with { Message = parameters.PutInto(fault.Message) });

    private static CommandException ToException(GatewayFault fault)
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
