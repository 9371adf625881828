namespace P2POrleans.Protocol.Names;

/// <summary>The rules for the name of a peer: one URL segment that a person can read, in normalisation form C.</summary>
public static class PeerName
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxLength = 64;

    /// <summary>Normalises a name, or says in <paramref name="error"/> which rule it breaks.</summary>
    /// <returns>False, with <paramref name="name"/> empty, when no peer may bear the name.</returns>
    public static bool TryNormalize(string? text, out string name, out string? error)
    {
        error = NameText.TryNormalize(text, MaxLength, out name) ?? WhatIsWrongWith(name);
        if (error is null)
            return true;

        name = "";
        return false;
    }

    private static string? WhatIsWrongWith(string name)
    {
        if (name.AsSpan().ContainsAny('/', '\\'))
            return "contains a slash or backslash";
        if (name is "." or "..")
            return "is '.' or '..'";
        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]))
            return "begins or ends with white space";
        return null;
    }
}
