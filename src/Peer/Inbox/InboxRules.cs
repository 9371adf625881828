using Microsoft.Extensions.Options;
using P2POrleans.Peer.Hosting;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Inbox;

/// <summary>What <see cref="InboxOptions"/> may be.</summary>
internal static class InboxRules
{
    private const string Section = $"{PeerOptions.Section}:{nameof(PeerOptions.Inbox)}";

    public static void Check(InboxOptions inbox, string[] shares, ValidateOptionsResultBuilder faults)
    {
        if (inbox.MaxFileBytes <= 0)
            faults.AddError($"{Key(nameof(inbox.MaxFileBytes))} {inbox.MaxFileBytes} is not positive.");
        if (inbox.MaxBytes < inbox.MaxFileBytes)
            faults.AddError($"{Key(nameof(inbox.MaxBytes))} {inbox.MaxBytes} is less than one file may have ({inbox.MaxFileBytes}).");
        foreach (string name in inbox.From.Where(n => n != InboxOptions.Anybody))
        {
            if (!PeerName.TryNormalize(name, out _, out string? error))
                faults.AddError($"{Key(nameof(inbox.From))} '{name}' {error}.");
        }

        if (inbox.Folder is null)
        {
            if (inbox.From.Length > 0)
                faults.AddError($"{Key(nameof(inbox.Folder))} is missing: it is where what {Key(nameof(inbox.From))} sends would go.");
            return;
        }

        if (inbox.From.Length == 0)
        {
            faults.AddError(
                $"{Key(nameof(inbox.From))} is missing: it says who may send, '{InboxOptions.Anybody}' for anybody.");
        }

        CheckFolder(inbox.Folder, shares, faults);
    }

    /// <summary>What others send is theirs, and not to be given on in our name.</summary>
    private static void CheckFolder(string folder, string[] shares, ValidateOptionsResultBuilder faults)
    {
        if (string.IsNullOrWhiteSpace(folder) || !System.IO.Directory.Exists(folder))
        {
            faults.AddError($"{Key(nameof(InboxOptions.Folder))} '{folder}' does not exist.");
            return;
        }

        string own = Whole(folder);
        foreach (string share in shares.Where(System.IO.Directory.Exists))
        {
            string shared = Whole(share);
            if (own.StartsWith(shared, StringComparison.Ordinal) || shared.StartsWith(own, StringComparison.Ordinal))
            {
                faults.AddError(
                    $"{Key(nameof(InboxOptions.Folder))} '{folder}' is inside of the shared folder '{share}', or around it: "
                    + "what is sent would be shared.");
            }
        }
    }

    private static string Whole(string folder) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;

    private static string Key(string option) => $"{Section}:{option}";
}
