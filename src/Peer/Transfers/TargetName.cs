using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Chooses the name of a fetched file. A file that is there already is never overwritten: when it has the same content there is
/// nothing to do, else the new one is called <c>NAME (1).EXT</c>, as browsers do.
/// </summary>
internal static class TargetName
{
    /// <returns>The path, and whether the content is there already.</returns>
    public static async Task<(string Path, bool AlreadyThere)> ChooseAsync(
        string folder, string fileName, ContentId content, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        string stem = System.IO.Path.GetFileNameWithoutExtension(fileName);
        string extension = System.IO.Path.GetExtension(fileName);
        // A dot file is all stem: ".profile (1)", not " (1).profile".
        if (stem.Length == 0)
            (stem, extension) = (extension, "");

        for (int number = 0; ; number++)
        {
            string path = System.IO.Path.Combine(folder, number == 0 ? fileName : $"{stem} ({number}){extension}");
            // Path.Exists follows links; a dangling one exists as well, as a name that is taken.
            if (!System.IO.Path.Exists(path) && new FileInfo(path).LinkTarget is null)
                return (path, false);
            if (await HasContentAsync(path, content, progress, cancellationToken))
                return (path, true);
        }
    }

    private static async Task<bool> HasContentAsync(
        string path, ContentId content, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != content.Size)
            return false;

        // Without the threads that a large one is worth.
        if (content.Size <= SmallFetch.MaxBytes)
            return ContentHasher.Hash(await File.ReadAllBytesAsync(path, cancellationToken)).Id == content;
        HashResult result = await ContentHasher.HashAsync(path, progress, cancellationToken);
        return result.Content?.Id == content;
    }
}
