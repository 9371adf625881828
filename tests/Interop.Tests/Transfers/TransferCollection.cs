namespace P2POrleans.Interop.Tests.Transfers;

/// <summary>One gateway and one of our peers for all transfers: the tests keep apart by the names of their peers and files.</summary>
[CollectionDefinition(Name)]
public sealed class TransferCollection : ICollectionFixture<TransferFixture>
{
    public const string Name = "transfers";
}
