using System.Diagnostics.CodeAnalysis;

namespace P2POrleans.Gateway.Errors;

/// <summary>What a part of the request holds, or why the request is refused.</summary>
internal readonly record struct Checked<T>
    where T : class
{
    private readonly T? _value;
    private readonly Problem? _problem;

    private Checked(T? value, Problem? problem)
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

    public static implicit operator Checked<T>(T value) => new(value, null);

    public static implicit operator Checked<T>(Problem problem) => new(null, problem);
}
