using System.Globalization;
using System.Numerics;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Numbers go in as parameters and come out of the reader unchanged, and DuckDB's own text says the same.</summary>
public class NumberTests(Database database) : IClassFixture<Database>
{
    public static TheoryData<string, object, string> Numbers => new()
    {
        { "BOOLEAN", true, "true" },
        { "BOOLEAN", false, "false" },
        { "TINYINT", sbyte.MinValue, "-128" },
        { "TINYINT", sbyte.MaxValue, "127" },
        { "SMALLINT", short.MinValue, "-32768" },
        { "SMALLINT", short.MaxValue, "32767" },
        { "INTEGER", int.MinValue, "-2147483648" },
        { "INTEGER", int.MaxValue, "2147483647" },
        { "BIGINT", long.MinValue, "-9223372036854775808" },
        { "BIGINT", long.MaxValue, "9223372036854775807" },
        { "UTINYINT", byte.MinValue, "0" },
        { "UTINYINT", byte.MaxValue, "255" },
        { "USMALLINT", ushort.MaxValue, "65535" },
        { "UINTEGER", uint.MaxValue, "4294967295" },
        { "UBIGINT", ulong.MaxValue, "18446744073709551615" },
        { "FLOAT", 1.5f, "1.5" },
        { "FLOAT", float.MaxValue, "3.4028235e+38" },
        { "FLOAT", float.Epsilon, "1e-45" },
        // .NET's NaN has its sign bit set.
        { "FLOAT", float.NaN, "-nan" },
        { "FLOAT", float.PositiveInfinity, "inf" },
        { "FLOAT", float.NegativeInfinity, "-inf" },
        { "DOUBLE", 0.1, "0.1" },
        { "DOUBLE", -0.0, "-0.0" },
        { "DOUBLE", double.MaxValue, "1.7976931348623157e+308" },
        { "DOUBLE", double.Epsilon, "5e-324" },
        { "DOUBLE", double.NaN, "-nan" },
        { "DOUBLE", double.PositiveInfinity, "inf" },
        { "DOUBLE", double.NegativeInfinity, "-inf" },
        { "DECIMAL(4,1)", 999.9m, "999.9" },
        { "DECIMAL(4,1)", -999.9m, "-999.9" },
        { "DECIMAL(9,3)", 999999.999m, "999999.999" },
        { "DECIMAL(9,3)", -0.001m, "-0.001" },
        { "DECIMAL(18,2)", 9999999999999999.99m, "9999999999999999.99" },
        { "DECIMAL(18,2)", -9999999999999999.99m, "-9999999999999999.99" },
        { "DECIMAL(38,0)", decimal.MaxValue, "79228162514264337593543950335" },
        { "DECIMAL(38,0)", decimal.MinValue, "-79228162514264337593543950335" },
        { "DECIMAL(38,10)", 7922816251426433759.3543950335m, "7922816251426433759.3543950335" },
        { "DECIMAL(38,28)", -7.9228162514264337593543950335m, "-7.9228162514264337593543950335" },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_comes_back_as_it_went_in(string type, object number, string text)
    {
        database.Store(type, number);

        Assert.Equal(text, database.StoredText());
        object? stored = database.Stored();
        Assert.Equal(number.GetType(), stored?.GetType());
        Assert.Equal(number, stored);
    }

    [Theory]
    [InlineData("HUGEINT", "170141183460469231731687303715884105727")]
    [InlineData("HUGEINT", "-170141183460469231731687303715884105728")]
    [InlineData("HUGEINT", "18446744073709551616")]
    [InlineData("HUGEINT", "18446744073709551615")]
    [InlineData("HUGEINT", "-1")]
    [InlineData("HUGEINT", "0")]
    [InlineData("UHUGEINT", "340282366920938463463374607431768211455")]
    [InlineData("UHUGEINT", "170141183460469231731687303715884105728")]
    [InlineData("UHUGEINT", "0")]
    [InlineData("BIGNUM", "0")]
    [InlineData("BIGNUM", "-1")]
    [InlineData("BIGNUM", "255")]
    [InlineData("BIGNUM", "-256")]
    [InlineData("BIGNUM", "123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("BIGNUM", "-123456789012345678901234567890123456789012345678901234567890")]
    public void A_large_integer_comes_back_as_it_went_in(string type, string digits)
    {
        BigInteger number = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        database.Store(type, number);

        Assert.Equal(digits, database.StoredText());
        Assert.Equal(number, database.Stored<BigInteger>());
    }

    [Theory]
    [InlineData("170141183460469231731687303715884105728")]
    [InlineData("-170141183460469231731687303715884105729")]
    public void An_integer_beyond_128_bits_is_refused(string digits) =>
        Assert.ThrowsAny<Exception>(() => database.Store("HUGEINT", BigInteger.Parse(digits, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_huge_integer_that_fits_is_read_as_a_smaller_one()
    {
        Assert.Equal(long.MinValue, database.Read<long>("SELECT (-9223372036854775808)::HUGEINT"));
        Assert.Equal(ulong.MaxValue, database.Read<ulong>("SELECT 18446744073709551615::UHUGEINT"));
        Assert.ThrowsAny<Exception>(() => database.Read<long>("SELECT 9223372036854775808::HUGEINT"));
    }

    [Fact]
    public void A_decimal_that_no_dotnet_decimal_can_hold_is_refused() =>
        Assert.Throws<OverflowException>(() => database.Read<decimal>("SELECT repeat('9', 38)::DECIMAL(38,0)"));

    [Theory]
    [InlineData("BOOLEAN")]
    [InlineData("TINYINT")]
    [InlineData("BIGINT")]
    [InlineData("UBIGINT")]
    [InlineData("HUGEINT")]
    [InlineData("UHUGEINT")]
    [InlineData("BIGNUM")]
    [InlineData("FLOAT")]
    [InlineData("DOUBLE")]
    [InlineData("DECIMAL(4,1)")]
    [InlineData("DECIMAL(38,10)")]
    public void NULL_comes_back_as_NULL(string type)
    {
        database.Store(type, null);

        Assert.Null(database.StoredText());
        Assert.Null(database.Stored());
    }

    [Fact]
    public void The_sign_of_zero_is_kept()
    {
        database.Store("DOUBLE", -0.0);

        Assert.True(double.IsNegative(database.Stored<double>()));
    }
}
