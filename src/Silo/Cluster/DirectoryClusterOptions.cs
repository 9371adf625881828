namespace P2POrleans.Silo.Cluster;

/// <summary>Section <c>P2P:Cluster</c>: how silos and gateways find each other. The same for all of them.</summary>
public sealed class DirectoryClusterOptions
{
    public const string Section = "P2P:Cluster";

    /// <summary>
    /// The Redis that the cluster has in common: <c>HOST:PORT</c>, and what else StackExchange.Redis takes (<c>,password=…,ssl=true</c>).
    /// It need not be there yet. No default.
    /// </summary>
    public string Redis { get; init; } = "";

    /// <summary>Sets the clusters of one Redis apart: begins all keys. Default <c>p2porleans</c>.</summary>
    public string Name { get; init; } = "p2porleans";
}
