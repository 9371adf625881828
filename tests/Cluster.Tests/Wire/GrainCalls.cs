using System.Reflection;
using P2POrleans.Grains;

namespace P2POrleans.Cluster.Tests.Wire;

/// <summary>The calls between silos and gateways: their names on the wire, and their arguments, which go by their place.</summary>
internal static class GrainCalls
{
    public static IEnumerable<string> All =>
        from call in Methods
        select $"{NameOf(call)}({string.Join(", ", call.GetParameters().Select(argument => Name(argument.ParameterType)))})"
            + $": {Name(call.ReturnType)}";

    /// <summary>Those that don't hear when their caller leaves.</summary>
    public static IEnumerable<string> WithoutCancellation =>
        from call in Methods
        where call.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken)
        select NameOf(call);

    private static IEnumerable<MethodInfo> Methods =>
        from grain in typeof(DirectoryGrains).Assembly.GetTypes()
        where grain.IsInterface && grain.IsAssignableTo(typeof(IAddressable))
        from call in grain.GetMethods()
        select call;

    private static string NameOf(MethodInfo call) => $"{AliasOf(call.DeclaringType!)}.{AliasOf(call)}";

    private static string AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"({member.Name} has no alias)";

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
