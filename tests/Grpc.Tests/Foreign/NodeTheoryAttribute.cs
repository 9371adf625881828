using System.Runtime.CompilerServices;
using P2POrleans.TestKit;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>A test against @grpc/grpc-js; without node, npm or the registry it is skipped and says because of what.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute([CallerMemberName] string test = "") =>
        this.SkipBecause(Need.WhyNot(Need.Node) ?? NodePackages.WhyNot(), test);
}
