using Microsoft.Extensions.Options;
using P2POrleans.Peer.Inbox;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Hosting;

/// <summary>Finds every fault of the options at once.</summary>
internal sealed class PeerOptionsValidator : IValidateOptions<PeerOptions>
{
    public ValidateOptionsResult Validate(string? name, PeerOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (!PeerName.TryNormalize(options.Name, out _, out string? error))
            faults.AddError($"{Key(nameof(options.Name))} '{options.Name}' {error}.");
        CheckListen(options, faults);
        if (options.Shares.Length == 0 && options.Inbox.Folder is null)
            faults.AddError($"{Key(nameof(options.Shares))} is missing: name at least one folder to share, or an inbox.");
        CheckShares(options.Shares, faults);
        InboxRules.Check(options.Inbox, options.Shares, faults);
        if (options.Settle < TimeSpan.Zero)
            faults.AddError($"{Key(nameof(options.Settle))} {options.Settle} is negative.");
        if (options.RescanEvery <= TimeSpan.Zero || options.RescanEvery > TimeSpan.FromDays(1))
            faults.AddError($"{Key(nameof(options.RescanEvery))} {options.RescanEvery} is not between zero and one day.");
        if (options.MaxUploadBytesPerSecond <= 0)
            faults.AddError($"{Key(nameof(options.MaxUploadBytesPerSecond))} {options.MaxUploadBytesPerSecond} is not positive.");
        if (options.UploadSlots is < 1 or > PeerOptions.MaxUploadSlots)
            faults.AddError($"{Key(nameof(options.UploadSlots))} {options.UploadSlots} is not between 1 and {PeerOptions.MaxUploadSlots}.");
        return faults.Build();
    }

    private static void CheckListen(PeerOptions options, ValidateOptionsResultBuilder faults)
    {
        bool hasGrpc = ListenAddress.TryParse(options.Listen, out ListenAddress? grpc);
        bool hasHttp = options.HttpListen is null || ListenAddress.TryParse(options.HttpListen, out _);
        if (!hasGrpc)
            faults.AddError($"{Key(nameof(options.Listen))} '{options.Listen}' is no address and port such as 127.0.0.1:50051.");
        if (!hasHttp)
            faults.AddError($"{Key(nameof(options.HttpListen))} '{options.HttpListen}' is no address and port such as 127.0.0.1:51051.");
        if (hasGrpc && hasHttp)
        {
            int http = PeerEndpoints.HttpAddress(options).Port;
            if (http > ushort.MaxValue)
            {
                faults.AddError(
                    $"{Key(nameof(options.HttpListen))} is needed: the port of {Key(nameof(options.Listen))} + 1000 is no port.");
            }

            if (http != 0 && http == grpc!.Port)
                faults.AddError($"{Key(nameof(options.HttpListen))} has the port of {Key(nameof(options.Listen))}, {http}.");
        }

        if (options.Advertise is { } host && Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown)
            faults.AddError($"{Key(nameof(options.Advertise))} '{host}' is not a host name or address.");
    }

    private static void CheckShares(string[] shares, ValidateOptionsResultBuilder faults)
    {
        var full = new List<string>();
        foreach (string share in shares)
        {
            if (string.IsNullOrWhiteSpace(share) || !System.IO.Directory.Exists(share))
            {
                faults.AddError($"The shared folder '{share}' does not exist.");
                continue;
            }

            string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(share)) + Path.DirectorySeparatorChar;
            if (full.Exists(other => path.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(path, StringComparison.Ordinal)))
                faults.AddError($"The shared folder '{share}' is shared already, or is inside of another shared folder, or around it.");
            full.Add(path);
        }
    }

    private static string Key(string option) => $"{PeerOptions.Section}:{option}";
}
