using System.Security.Cryptography;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Naming;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Sharing;

/// <summary>
/// Who a peer is that lives as long as one transfer. The directory keeps the name of one that was killed for a long time, so a machine
/// uses the same few again: as many as it has had such transfers at once.
/// </summary>
/// <param name="Peer">In the directory.</param>
/// <param name="State">Holds the name's secret; held, so that no other transfer takes it.</param>
internal sealed record TemporaryIdentity(PeerIdentity Peer, StateFolder State)
{
    private const int MaxAtOnce = 100;
    private const string NameFile = "name";

    /// <param name="purpose">A word for the name.</param>
    /// <param name="gateway">Of the directory that the name is for.</param>
    /// <param name="folder">Where such names are kept.</param>
    /// <param name="isPartial">See <see cref="PeerIdentity"/>.</param>
    /// <returns>Null when none can be had.</returns>
    public static TemporaryIdentity? Find(string purpose, Uri gateway, string folder, bool isPartial)
    {
        string root = Path.Combine(folder, LocalFileName.From(gateway.Authority.Replace(':', '-')));
        for (int number = 1; number <= MaxAtOnce; number++)
        {
            string own = Path.Combine(root, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            StateFolder? state = null;
            try
            {
                state = StateFolder.Open(new PeerOptions { StateFolder = own });
                string file = state.File(NameFile);
                if (!File.Exists(file) || !PeerName.TryNormalize(File.ReadAllText(file), out string name, out _))
                    File.WriteAllText(file, name = NewName(purpose));
                return new TemporaryIdentity(new PeerIdentity(name, isPartial), state);
            }
            catch (PeerStartException)
            {
                // Another transfer has it.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                state?.Dispose();
                return null;
            }
        }

        return null;
    }

    /// <param name="kind">Of transfers.</param>
    public static string DefaultFolder(string kind) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "p2porleans", kind);

    /// <summary>Machines of one name are told apart by chance.</summary>
    private static string NewName(string purpose)
    {
        string suffix = $"-{purpose}-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        string machine = PeerName.TryNormalize(Environment.MachineName, out string name, out _) ? name : "peer";
        return machine[..Math.Min(machine.Length, PeerName.MaxLength - suffix.Length)] + suffix;
    }
}
