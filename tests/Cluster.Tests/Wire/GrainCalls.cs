using System.Reflection;
using P2POrleans.Grains;

namespace P2POrleans.Cluster.Tests.Wire;

/// <summary>The calls between silos and gateways: their names on the wire, and their arguments, which go by their place.</summary>
internal static class GrainCalls
{
    public static IEnumerable<string> All =>
        from grain in typeof(DirectoryGrains).Assembly.GetTypes()
        where grain.IsInterface && grain.IsAssignableTo(typeof(IAddressable))
        from call in grain.GetMethods()
        select $"{AliasOf(grain)}.{AliasOf(call)}({string.Join(", ", call.GetParameters().Select(argument => Name(argument.ParameterType)))})"
            + $": {Name(call.ReturnType)}";

    private static string AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"({member.Name} has no alias)";

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
