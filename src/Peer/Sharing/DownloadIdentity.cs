using System.Security.Cryptography;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Naming;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Sharing;

/// <summary>
/// Who a downloading peer is. The directory keeps every name it was ever told for a long time, so a machine uses the same few again:
/// as many as it has had downloads at once.
/// </summary>
/// <param name="Name">In the directory.</param>
/// <param name="State">Holds the name's secret; held, so that no other download takes it.</param>
internal sealed record DownloadIdentity(string Name, StateFolder State)
{
    private const int MaxDownloads = 100;
    private const string NameFile = "name";

    /// <returns>Null when none can be had.</returns>
    public static DownloadIdentity? Find(DownloadSharingOptions options)
    {
        string root = Path.Combine(options.StateFolder ?? DefaultFolder, LocalFileName.From(options.Gateway.Authority.Replace(':', '-')));
        for (int number = 1; number <= MaxDownloads; number++)
        {
            string folder = Path.Combine(root, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            StateFolder? state = null;
            try
            {
                state = StateFolder.Open(new PeerOptions { StateFolder = folder });
                string file = state.File(NameFile);
                if (!File.Exists(file) || !PeerName.TryNormalize(File.ReadAllText(file), out string name, out _))
                    File.WriteAllText(file, name = NewName());
                return new DownloadIdentity(name, state);
            }
            catch (PeerStartException)
            {
                // Another download has it.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                state?.Dispose();
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
