using Xunit.Sdk;

namespace P2POrleans.Directory.Contract;

/// <summary>A test of a contract; see <see cref="ContractNeedsAttribute"/>.</summary>
[XunitTestCaseDiscoverer("P2POrleans.Directory.Contract.ContractFactDiscoverer", "P2POrleans.Directory.Contract")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContractFactAttribute : FactAttribute;
