using System.Net;

namespace P2POrleans.Cluster.Tests.Membership;

/// <summary>A membership table that the test fills; silos are known by their port.</summary>
internal sealed class ListedMembership : IMembershipTable
{
    private int _version;

    public Dictionary<int, MembershipEntry> Silos { get; } = [];

    /// <summary>Whether somebody else makes every change a moment before.</summary>
    public bool IsQuicker { get; set; }

    /// <summary>Thrown instead of the next answer.</summary>
    public Exception? Failure { get; set; }

    public void Add(int port, SiloStatus status, DateTime lastSign) => Silos.Add(port, new MembershipEntry
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 1),
        Status = status,
        StartTime = lastSign - TimeSpan.FromMinutes(1),
        IAmAliveTime = lastSign,
    });

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task<MembershipTableData> ReadAll()
    {
        if (Failure is { } failure)
        {
            Failure = null;
            return Task.FromException<MembershipTableData>(failure);
        }

        return Task.FromResult(new MembershipTableData(
            [.. Silos.Values.Select(entry => Tuple.Create(Copy(entry), Tag))], new TableVersion(_version, Tag)));
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        bool isWritten = !IsQuicker && etag == Tag && tableVersion.Version == _version + 1;
        _version++;
        Silos[entry.SiloAddress.Endpoint.Port] = Copy(entry);
        return Task.FromResult(isWritten);
    }

    public Task DeleteMembershipTableEntries(string clusterId) => throw new NotSupportedException();

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => throw new NotSupportedException();

    public Task<MembershipTableData> ReadRow(SiloAddress key) => throw new NotSupportedException();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => throw new NotSupportedException();

    public Task UpdateIAmAlive(MembershipEntry entry) => throw new NotSupportedException();

    private string Tag => $"{_version}";

    private static MembershipEntry Copy(MembershipEntry entry) => new()
    {
        SiloAddress = entry.SiloAddress,
        Status = entry.Status,
        StartTime = entry.StartTime,
        IAmAliveTime = entry.IAmAliveTime,
    };
}
