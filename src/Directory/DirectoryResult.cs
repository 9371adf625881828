using System.Diagnostics.CodeAnalysis;

namespace P2POrleans.FileDirectory;

/// <summary>A value, or why there is none.</summary>
public readonly record struct DirectoryResult<T>
    where T : class
{
    private DirectoryResult(T? value, DirectoryFault? fault)
    {
        Value = value;
        Fault = fault;
    }

    /// <summary>Null exactly when <see cref="Fault"/> is not.</summary>
    public T? Value { get; }

    public DirectoryFault? Fault { get; }

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out DirectoryFault? fault)
    {
        value = Value;
        fault = Fault;
        return value is not null;
    }

    /// <summary>For a <typeparamref name="T"/> that is an interface, which no operator converts from.</summary>
    public static DirectoryResult<T> Of(T value) => new(value, null);

    public static implicit operator DirectoryResult<T>(T value) => new(value, null);

    public static implicit operator DirectoryResult<T>(DirectoryFault fault) => new(null, fault);
}
