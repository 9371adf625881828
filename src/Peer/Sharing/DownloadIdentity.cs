using System.Security.Cryptography;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Naming;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Sharing;

/// <summary>
/// Who a downloading peer is. The directory keeps every name it was ever told for a long time, so a machine uses the same few again:
/// as many as it has had downloads at once.
/// </summary>
internal static class DownloadIdentity
{
    private const int MaxDownloads = 100;
    private const string NameFile = "name";

    /// <returns>A name, and the state folder that holds its secret; null when none can be had.</returns>
    public static (string Name, string Folder)? Find(DownloadSharingOptions options)
    {
        string root = Path.Combine(options.StateFolder ?? DefaultFolder, LocalFileName.From(options.Gateway.Authority.Replace(':', '-')));
        for (int number = 1; number <= MaxDownloads; number++)
        {
            string folder = Path.Combine(root, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            try
            {
                // Whoever has a running peer in it holds it.
                using var held = StateFolder.Open(new PeerOptions { StateFolder = folder });
                string file = held.File(NameFile);
                if (File.Exists(file) && PeerName.TryNormalize(File.ReadAllText(file), out string known, out _))
                    return (known, folder);
                string name = NewName();
                File.WriteAllText(file, name);
                return (name, folder);
            }
            catch (PeerStartException)
            {
                // Another download has it.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        return null;
    }

    private static string DefaultFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "p2porleans", "downloads");

    /// <summary>Machines of one name are told apart by chance.</summary>
    private static string NewName()
    {
        string suffix = "-get-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        string machine = PeerName.TryNormalize(Environment.MachineName, out string name, out _) ? name : "peer";
        return machine[..Math.Min(machine.Length, PeerName.MaxLength - suffix.Length)] + suffix;
    }
}
