namespace Parley.Engines.PocketTts.Generation;

/// <summary>Normally distributed numbers (Box and Muller 1958), the same for the same seed. Not thread-safe.</summary>
/// <param name="seed">Null for other numbers each time.</param>
/// <param name="deviation">Standard deviation; 0 gives zeros.</param>
internal sealed class GaussianNoise(int? seed, double deviation)
{
    private readonly Random _random = seed is { } fixedSeed ? new Random(fixedSeed) : new Random();

    public void Fill(Span<float> numbers)
    {
        if (deviation == 0)
        {
            numbers.Clear();
            return;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
            numbers[i] = (float)(deviation * radius * Math.Cos(2 * Math.PI * _random.NextDouble()));
        }
    }
}
