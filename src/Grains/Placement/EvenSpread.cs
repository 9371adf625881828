namespace P2POrleans.Grains.Placement;

/// <summary>
/// Assigns numbered things to silos: as many to each as to any other, give or take one, and whoever computes it for the same silos gets
/// the same. Each thing ranks the silos in an order of its own and goes to the first that has room, so that few of them change places
/// when a silo comes or goes, and one that comes back to its address gets most of what it had.
/// </summary>
internal static class EvenSpread
{
    /// <param name="silos">Sorted, one or more.</param>
    public static SiloAddress[] Assign(int count, IReadOnlyList<SiloAddress> silos)
    {
        int share = count / silos.Count;
        int larger = count % silos.Count;
        var taken = new Dictionary<SiloAddress, int>();
        var homes = new SiloAddress[count];
        for (int number = 0; number < count; number++)
        {
            SiloAddress home = silos.Where(HasRoom).MaxBy(silo => Rank(number, silo))!;
            int had = taken.GetValueOrDefault(home);
            taken[home] = had + 1;
            if (had == share)
                larger--;
            homes[number] = home;
        }

        return homes;

        bool HasRoom(SiloAddress silo) => taken.GetValueOrDefault(silo) is int had && (had < share || (had == share && larger > 0));
    }

    private static uint Rank(int number, SiloAddress silo) => StableHash.ComputeHash($"{number} {silo.Endpoint}");
}
