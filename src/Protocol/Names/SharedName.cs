namespace P2POrleans.Protocol.Names;

/// <summary>
/// The rules for the name under which a file is shared: the path of the file below its shared folder, with '/' between the
/// segments, in Unicode normalisation form C. A name is a label, never a path to open.
/// </summary>
public static class SharedName
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxLength = 1024;

    /// <summary>Normalises a name, or says in <paramref name="error"/> which rule it breaks.</summary>
    /// <returns>False, with <paramref name="name"/> empty, when no shared file may bear the name.</returns>
    public static bool TryNormalize(string? text, out string name, out string? error)
    {
        error = NameText.TryNormalize(text, MaxLength, out name) ?? WhatIsWrongWith(name);
        if (error is null)
            return true;

        name = "";
        return false;
    }

    /// <summary>The last segment: what a person calls the file, and what a look-up by name goes by.</summary>
    public static string FileNameOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string? WhatIsWrongWith(string name)
    {
        if (name.Contains('\\', StringComparison.Ordinal))
            return "contains a backslash; segments are separated by '/'";
        foreach (Range segment in name.AsSpan().Split('/'))
        {
            if (name.AsSpan(segment) is "" or "." or "..")
                return "has an empty, '.' or '..' segment";
        }

        return null;
    }
}
