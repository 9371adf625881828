using P2POrleans.TestKit;

namespace P2POrleans.Directory.Contract;

/// <summary>
/// What a subject of a contract needs of the machine: where it is missing every <see cref="ContractFactAttribute"/> of the class is skipped.
/// </summary>
/// <param name="need">One of <see cref="Need"/>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ContractNeedsAttribute(string need) : Attribute
{
    public string What { get; } = need;
}
