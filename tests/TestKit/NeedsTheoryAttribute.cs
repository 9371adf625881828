using System.Runtime.CompilerServices;
using Xunit;

namespace P2POrleans.TestKit;

/// <summary>As <see cref="NeedsFactAttribute"/>, for a test with data.</summary>
public sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(string need, string? andNeed = null, [CallerMemberName] string test = "") =>
        this.SkipBecause(Need.WhyNot(need, andNeed), test);
}
