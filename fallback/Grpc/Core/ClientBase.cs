namespace Grpc.Core;

/// <summary>Base of generated clients.</summary>
public abstract class ClientBase
{
    /// <summary>For test doubles that override the methods: there is nothing to call through.</summary>
    protected ClientBase() => Configuration = new ClientBaseConfiguration(null);

    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
    }

    protected ClientBase(ChannelBase channel)
        : this((channel ?? throw new ArgumentNullException(nameof(channel))).CreateCallInvoker())
    {
    }

    protected ClientBase(CallInvoker callInvoker)
    {
        ArgumentNullException.ThrowIfNull(callInvoker);
        Configuration = new ClientBaseConfiguration(callInvoker);
    }

    protected CallInvoker CallInvoker => Configuration.CallInvoker
        ?? throw new NotImplementedException("This client was made without a channel and can only be used with its methods overridden.");

    private ClientBaseConfiguration Configuration { get; }

    /// <summary>What a client is made from; opaque to generated code.</summary>
    protected internal sealed class ClientBaseConfiguration
    {
        internal ClientBaseConfiguration(CallInvoker? callInvoker) => CallInvoker = callInvoker;

        internal CallInvoker? CallInvoker { get; }
    }
}
