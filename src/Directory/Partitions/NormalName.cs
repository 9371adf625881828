using System.Text;

namespace P2POrleans.FileDirectory.Partitions;

/// <summary>
/// What names are compared by: normalisation form C. Names of native peers are in it; those of original peers are kept as their
/// peer spells them, so that it recognises them when it is asked for the file.
/// </summary>
internal static class NormalName
{
    /// <param name="name">UTF-8.</param>
    /// <returns>The name itself if it is in normal form.</returns>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> name)
    {
        if (Ascii.IsValid(name))
            return name;
        string text = Encoding.UTF8.GetString(name);
        return text.IsNormalized() ? name : Encoding.UTF8.GetBytes(text.Normalize());
    }
}
