using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Original;

/// <summary>
/// The names that original peers give their files. They are kept as they were spelt, because the peer compares bytes when it is
/// asked for one: a name put into another normalisation form would be found and then not served. The directory compares them
/// as <see cref="SharedName"/> does, so they are found in whatever form they are asked for.
/// </summary>
internal static class OriginalName
{
    public static bool TryCheck(string name, out string? rule)
    {
        if (!SharedName.TryNormalize(name, out _, out rule))
            return false;
        if (name.Length <= SharedName.MaxLength)
            return true;
        rule = $"is longer than {SharedName.MaxLength} characters";
        return false;
    }
}
