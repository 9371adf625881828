using P2POrleans.TestKit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace P2POrleans.Directory.Contract;

/// <summary>Lets the class that keeps a contract, and not the contract, say what its tests need.</summary>
public sealed class ContractFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        string[] needs =
        [
            .. testMethod.TestClass.Class.GetCustomAttributes(typeof(ContractNeedsAttribute))
                .Select(attribute => attribute.GetNamedArgument<string>(nameof(ContractNeedsAttribute.What))),
        ];
        return Need.WhyNot(needs) is { } reason
            ? new XunitSkippedDataRowTestCase(
                DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(),
                testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
    }
}
