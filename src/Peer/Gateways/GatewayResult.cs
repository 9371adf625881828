using System.Diagnostics.CodeAnalysis;

namespace P2POrleans.Peer.Gateways;

/// <summary>A value, or why there is none.</summary>
public readonly record struct GatewayResult<T>
    where T : class
{
    private GatewayResult(T? value, GatewayFault? fault)
    {
        Value = value;
        Fault = fault;
    }

    /// <summary>Null exactly when <see cref="Fault"/> is not.</summary>
    public T? Value { get; }

    public GatewayFault? Fault { get; }

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out GatewayFault? fault)
    {
        value = Value;
        fault = Fault;
        return value is not null;
    }

    public static implicit operator GatewayResult<T>(T value) => new(value, null);

    public static implicit operator GatewayResult<T>(GatewayFault fault) => new(null, fault);
}
