using Microsoft.Extensions.Configuration;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage.Sqlite;

namespace P2POrleans.Gateway.Engine;

/// <summary>
/// Section <c>P2P:Directory</c>: which engine, and where it keeps its data. The rules of the directory itself stand in the same
/// section, see <see cref="FileDirectory.DirectoryOptions"/>.
/// </summary>
public sealed class EngineOptions
{
    public const string Section = DirectoryOptions.Section;

    /// <summary>Where the members of a cluster meet; see <see cref="Engine"/>.</summary>
    public const string ClusterSetting = "P2P:Cluster:Redis";

    public static bool NamesCluster(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[ClusterSetting]);

    /// <summary>
    /// <c>local</c>: the directory lives in this process. <c>orleans</c>: in the grains of an Orleans silo, which this process hosts. Both
    /// keep it in the same file below <see cref="DataFolder"/>. With <c>P2P:Cluster:Redis</c> <c>orleans</c> means the silos of that cluster,
    /// which keep it there. Default <c>auto</c>: Orleans where the build has that engine, else local;
    /// never local while a cluster is named.
    /// </summary>
    public string Engine { get; init; } = EngineChoice.Auto;

    /// <summary>
    /// Where an engine in this process keeps the directory, made if it is not there; one gateway at a time may use it. A relative path is
    /// below the working directory. Default: <c>p2porleans/directory</c> below the user's own data folder (Linux: <c>~/.local/share</c>), or below
    /// the working directory for a user without one.
    /// </summary>
    public string DataFolder { get; init; } = DefaultDataFolder();

    /// <summary>
    /// What an acknowledged change survives: <c>ProcessCrash</c> (default) the end of the process, however it ends;
    /// <c>PowerLoss</c> that of the machine too, for a disk flush at every change.
    /// </summary>
    public SqliteDurability Durability { get; init; } = SqliteDurability.ProcessCrash;

    /// <summary>The SQLite file of either engine.</summary>
    public string DatabaseFile => Path.Combine(Path.GetFullPath(DataFolder), "directory.db");

    private static string DefaultDataFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "p2porleans", "directory");
}
