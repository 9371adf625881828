using System.Diagnostics.CodeAnalysis;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Bodies;

/// <summary>What a body held, or why it is refused.</summary>
internal readonly record struct BodyRead<T>
    where T : class
{
    private readonly T? _value;
    private readonly Problem? _problem;

    private BodyRead(T? value, Problem? problem)
    {
        _value = value;
        _problem = problem;
    }

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        value = _value;
        problem = _problem;
        return value is not null;
    }

    public static implicit operator BodyRead<T>(T value) => new(value, null);

    public static implicit operator BodyRead<T>(Problem problem) => new(null, problem);
}
