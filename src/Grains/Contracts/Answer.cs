using P2POrleans.FileDirectory;

namespace P2POrleans.Grains.Contracts;

/// <summary>A <see cref="FileDirectory.DirectoryResult{T}"/> on its way between grains. What it holds is never changed after it was sent.</summary>
[GenerateSerializer, Immutable, Alias("p2p.answer`1")]
public readonly struct Answer<T>
    where T : class
{
    private Answer(T? value, DirectoryFault? fault)
    {
        Value = value;
        Fault = fault;
    }

    /// <summary>Null exactly when <see cref="Fault"/> is not.</summary>
    [Id(0)]
    public T? Value { get; }

    [Id(1)]
    public DirectoryFault? Fault { get; }

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(DirectoryFault fault) => new(null, fault);

    public static implicit operator Answer<T>(DirectoryResult<T> result) => new(result.Value, result.Fault);

    public static implicit operator DirectoryResult<T>(Answer<T> answer) =>
        answer.Fault is { } fault ? fault : DirectoryResult<T>.Of(answer.Value!);
}
