namespace P2POrleans.Interop.Tests.Contract;

/// <summary>One gateway for all rows of the contract: the tests keep apart by the names of their users and files.</summary>
[CollectionDefinition(Name)]
public sealed class ContractCollection : ICollectionFixture<ContractFixture>
{
    public const string Name = "contract";
}
