using System.Text.RegularExpressions;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// What a file is called while it is not complete: <c>NAME.&lt;16 hex of the root&gt;-&lt;size&gt;.part</c>, with a journal next to
/// it. The identity in the name keeps contents of one name apart, also those of one root and two sizes.
/// </summary>
internal static partial class PartialFileName
{
    public const string JournalSuffix = ".journal";

    /// <summary>Of a file that is written at once, when all of it was verified.</summary>
    public const string WholeSuffix = ".whole";

    /// <param name="fileName">Or a path that ends with it.</param>
    /// <param name="content">Of the file.</param>
    public static string For(string fileName, ContentId content) =>
        $"{fileName}.{content.Root.ToString().AsSpan(0, 16)}-{content.Size}.part";

    /// <summary>True for a partial file, its journal, or one without a name yet: these are never shared.</summary>
    public static bool IsPartial(ReadOnlySpan<char> fileName) => Pattern().IsMatch(fileName);

    [GeneratedRegex(@"\.[0-9a-f]{16}-[0-9]{1,19}\.part(\.journal|\.whole)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
