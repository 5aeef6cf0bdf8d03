using System.Globalization;
using System.Numerics;
using FsCheck.Fluent;

namespace AutoBce.Tests;

public sealed class BigFloatTests
{
    private const int Bits = 320;

    /// <summary>72 digits by mpmath at the exact value of the double.</summary>
    public static TheoryData<string, double, string> References => new()
    {
        { "exp", 0.5, "1.64872127070012814684865078781416357165377610071014801157507931164066102" },
        { "exp", 1.0, "2.71828182845904523536028747135266249775724709369995957496696762772407663" },
        { "exp", -1.0, "3.67879441171442321595523770161460867445811131031767834507836801697461496e-1" },
        { "exp", 2.25, "9.48773583635852572055036904451173842377022496766238701010344881596754893" },
        { "exp", -0.0009765625, "9.99023914181975662234711789610329430319202080778525185510167886595798284e-1" },
        { "exp", 88.5, "2.72308782506811161210602059189134302096150676360603171020885930007330891e+38" },
        { "exp", -103.75, "8.74878013691030536680411036612432396463430282801521124640883837056430235e-46" },
        { "exp", 709.78125, "1.79506522411414945523847754406817257694263237428338573263604847621642489e+308" },
        { "exp", -745.125, "2.49071577764885473012711300655187851254538441105477776371888630902119713e-324" },
        { "exp", 1000000.0, "3.03321539680208754508640214141811432708397379481347740960619499978622646e+434294" },
        { "exp", -1048576.0, "1.69567967974683518361922920385450927544048881098011699139988142482333523e-455391" },
        { "exp", 0.3466796875, "1.41436361446050171283287339059526712845113708486809652567696941210338568" },
        { "exp", 1.52587890625e-05, "1.00001525890547841394814004262248066173018701234857868770753206657193966" },
        { "exp", 12345.6875, "4.61271425354581794218291976604076422459529160185287668153709914190837843e+5361" },
        { "log", 0.5, "-6.93147180559945309417232121458176568075500134360255254120680009493393622e-1" },
        { "log", 2.0, "6.93147180559945309417232121458176568075500134360255254120680009493393622e-1" },
        { "log", 3.0, "1.09861228866810969139524523692252570464749055782274945173469433363749429" },
        { "log", 10.0, "2.30258509299404568401799145468436420760110148862877297603332790096757261" },
        { "log", 0.70703125, "-3.46680413213736728498769933032403617363668633379563219382711971936833138e-1" },
        { "log", 1.4140625, "3.46466767346208580918462188425772950711831500980692034737968037556560483e-1" },
        { "log", 1.0009765625, "9.76085973055458895960824908017186672611834333784536237758598274400372124e-4" },
        { "log", 0.9990234375, "-9.77039647826612785968075151753465835865001361793942496819979690886885968e-4" },
        { "log", 1e+300, "6.90775527898213705257902196660513681150659990441493231550394376483171309e+2" },
        { "log", 5e-324, "-7.44440071921381262314107298446081634113087144302914142925610330195904750e+2" },
        { "log", 1.0000000000000002, "2.22044604925031283432823045461548792598233180790111470255693426654403463e-16" },
        { "log", 0.9999999999999999, "-1.11022302462515660205338988848237217180973272006529009577798707340512939e-16" },
        { "log", 12345.6875, "9.42106209079159901051028478185679714569055580876232818887430075598792555" },
        { "sqrt", 2.0, "1.41421356237309504880168872420969807856967187537694807317667973799073248" },
        { "sqrt", 3.0, "1.73205080756887729352744634150587236694280525381038062805580697945193302" },
        { "sqrt", 0.5, "7.07106781186547524400844362104849039284835937688474036588339868995366239e-1" },
        { "sqrt", 10.0, "3.16227766016837933199889354443271853371955513932521682685750485279259444" },
        { "sqrt", 1e+300, "1.00000000000000002625238012760220977975850310849237145835942488368465141e+150" },
        { "sqrt", 5e-324, "2.22275874948507748344271341427056009691252456146490779348359058296867561e-162" },
        { "sqrt", 1.0000000000000002, "1.00000000000000011102230246251564787938734476992798569863636733022303698" },
        { "sqrt", 12345.6875, "1.11111149305548990887673271057275073129443123465146079531245909274266754e+2" },
        { "sqrt", 0.1, "3.16227766016837941976973025885024264167231640974766192075746846745354182e-1" },
        { "sin", 0.5, "4.79425538604203000273287935215571388081803367940600675188616613125535e-1" },
        { "cos", 0.5, "8.77582561890372716116281582603829651991645197109744052997610868315950763e-1" },
        { "sin", 1.0, "8.41470984807896506652502321630298999622563060798371065672751709991910404e-1" },
        { "cos", 1.0, "5.40302305868139717400936607442976603732310420617922227670097255381100395e-1" },
        { "sin", -1.5707963267948966, "-9.9999999999999999999999999999999812530027167267800669190544314290300696e-1" },
        { "cos", -1.5707963267948966, "6.12323399573676588613032966137500146464037779883628305209605498277248631e-17" },
        { "sin", 3.0, "1.4112000805986722210074480280811027984693326425226558415188264123242201e-1" },
        { "cos", 3.0, "-9.89992496600445457271572794731261302393679096615588328814085932928329198e-1" },
        { "sin", 1e-300, "1.00000000000000002505909183520875968569614680770370524992534231990046604e-300" },
        { "sin", 22.0, "-8.85130929040387592169025681577233246328920395133256644233083529808955201e-3" },
        { "cos", 22.0, "-9.99960826394637126454174739212693774135988467479419293059382204963773339e-1" },
        { "sin", -355.0, "3.01443533594884492143302800086500995902558070663246491057898482406735384e-5" },
        { "cos", -355.0, "-9.99999999545658980165935841692754081123824951499928244771551203728357637e-1" },
        { "sin", 1e+22, "-8.52200849767188801772705893753029368261762150410043656256509326025910312e-1" },
        { "cos", 1e+22, "5.23214785395138945497594473384709492140919972439387953527211392104298247e-1" },
        { "sin", 5.319372648326541e+255, "9.99999999999999999999999999999999999890152377992531312498042888935934441e-1" },
        { "cos", 5.319372648326541e+255, "-4.68716592425462761112258280196388439877791471897108378325697768916192037e-19" },
        { "sin", 1.7976931348623157e+308, "4.96195478918406179050267119707470575076469995679183172260473300869888874e-3" },
        { "cos", 1.7976931348623157e+308, "-9.99987689426559937464870066306934395140613514468923484844149297789658711e-1" },
        { "atan", 1e-300, "1.00000000000000002505909183520875968569614680770370524992534231990046604e-300" },
        { "atan", 0.0078125, "7.81234106010111129646339184219928162122281172501472355745390224838987205e-3" },
        { "atan", 0.1, "9.96686524911620328745997071312707873394963529317876001521936652794384428e-2" },
        { "atan", 0.5, "4.63647609000806116214256231461214402028537054286120263810933088720197864e-1" },
        { "atan", 1.0, "7.85398163397448309615660845819875721049292349843776455243736148076954102e-1" },
        { "atan", -1.5, "-9.82793723247329067985710611014666014496877453631628556761425088317988072e-1" },
        { "atan", 2.414, "1.17806596724909028739971998325298900051462229379163683530165160495206586" },
        { "atan", 1000.0, "1.56979632712822975256479788200483089808696376513328489739604124796626273" },
        { "atan", 1e+300, "1.5707963267948966192313216916397514420985846996875529104874722961539082" },
    };

    [Theory]
    [MemberData(nameof(References))]
    public void FunctionsAgreeWithMpmathToSeventyDigits(string function, double x, string expected)
    {
        BigFloat argument = BigFloat.FromDouble(x);
        BigFloat actual = function switch
        {
            "exp" => BigFunctions.Exp(argument, Bits),
            "log" => BigFunctions.Log(argument, Bits),
            "sin" => BigTrigonometry.Sin(argument, Bits),
            "cos" => BigTrigonometry.Cos(argument, Bits),
            "atan" => BigTrigonometry.Atan(argument, Bits),
            _ => BigFloat.Sqrt(argument, Bits),
        };
        AssertClose(Parse(expected), actual, 232);
    }

    [Fact]
    public void ArithmeticRoundedToDoubleIsTheProcessors() => Property.Check(
        from a in FloatSamples.MixedDouble from b in FloatSamples.MixedDouble select (A: a, B: b),
        pair =>
        {
            (double a, double b) = pair;
            BigFloat x = BigFloat.FromDouble(a), y = BigFloat.FromDouble(b);
            Assert.Equal(a, x.ToDouble());
            Assert.Equal((float)a, x.ToSingle());
            Assert.Equal(a + b, BigFloat.Add(x, y, 2200).ToDouble());
            Assert.Equal(a - b, BigFloat.Subtract(x, y, 2200).ToDouble());
            Assert.Equal(a * b, BigFloat.Multiply(x, y, 2200).ToDouble());
            if (b != 0) Assert.Equal(a / b, BigFloat.Divide(x, y, 2200).ToDouble());
            Assert.Equal(Math.Sqrt(a), BigFloat.Sqrt(x, 2200).ToDouble());
            Assert.Equal(a < b, BigFloat.Compare(x, y) < 0);
            Assert.Equal(a == b, BigFloat.Compare(x, y) == 0);
        },
        3000);

    [Fact]
    public void ExpAndLogInvertEachOther() => Property.Check(
        FloatSamples.LogSpaced.Where(x => x > 0),
        x =>
        {
            BigFloat value = BigFloat.FromDouble(x);
            AssertClose(value, BigFunctions.Exp(BigFunctions.Log(value, Bits + 64), Bits), Bits - 4);
        },
        100);

    [Fact]
    public void ExpTurnsSumsIntoProducts() => Property.Check(
        from a in FloatSamples.Normal from b in FloatSamples.Normal select (A: a * 100, B: b * 1e-3f),
        pair =>
        {
            BigFloat a = BigFloat.FromDouble(pair.A), b = BigFloat.FromDouble(pair.B);
            BigFloat product = BigFloat.Multiply(BigFunctions.Exp(a, Bits), BigFunctions.Exp(b, Bits), Bits);
            AssertClose(BigFunctions.Exp(BigFloat.Add(a, b, Bits), Bits), product, Bits - 4);
        },
        100);

    [Fact]
    public void LogTurnsProductsIntoSums() => Property.Check(
        from a in FloatSamples.LogSpaced from b in FloatSamples.LogSpaced select (A: Math.Abs(a) + 2.0, B: Math.Abs(b) + 2.0),
        pair =>
        {
            BigFloat a = BigFloat.FromDouble(pair.A), b = BigFloat.FromDouble(pair.B);
            BigFloat sum = BigFloat.Add(BigFunctions.Log(a, Bits), BigFunctions.Log(b, Bits), Bits);
            AssertClose(BigFunctions.Log(BigFloat.Multiply(a, b, Bits), Bits), sum, Bits - 4);
        },
        100);

    [Fact]
    public void ExpReachesFarBeyondDoubleAndKeepsTiesToEven()
    {
        BigFloat huge = BigFunctions.Exp(BigFloat.FromDouble(1e15), Bits);
        AssertClose(BigFloat.FromDouble(1e15), BigFunctions.Log(huge, Bits), Bits - 60);
        Assert.Equal(double.PositiveInfinity, huge.ToDouble());
        Assert.Equal(0, BigFunctions.Exp(BigFloat.FromDouble(-1e15), Bits).ToDouble());
        Assert.Equal(0, new BigFloat(1, -1075).ToDouble());
        Assert.Equal(double.Epsilon * 2, new BigFloat(3, -1075).ToDouble());
        Assert.Equal(float.Epsilon, new BigFloat((BigInteger.One << 100) + 1, -250).ToSingle());
        Assert.Equal(float.PositiveInfinity, new BigFloat((1L << 25) - 1, 103).ToSingle());
        Assert.Equal(float.MaxValue, new BigFloat((1L << 26) - 3, 102).ToSingle());
    }

    [Fact]
    public void FloorsAreThoseOfTheProcessor() => Property.Check(
        FloatSamples.MixedDouble,
        x => Assert.Equal(Math.Floor(x), BigFloat.Floor(BigFloat.FromDouble(x)).ToDouble()),
        1000);

    [Fact]
    public void SinesAndTangentsHaveTheirIdentities() => Property.Check(
        from a in FloatSamples.LogSpaced from b in FloatSamples.Normal select (A: a, B: b),
        pair =>
        {
            BigFloat a = BigFloat.FromDouble(pair.A), b = BigFloat.FromDouble(pair.B);
            BigFloat sin = BigTrigonometry.Sin(a, Bits), cos = BigTrigonometry.Cos(a, Bits);
            AssertClose(BigFloat.One, BigFloat.Add(BigFloat.Multiply(sin, sin, Bits), BigFloat.Multiply(cos, cos, Bits), Bits), Bits - 4);
            BigFloat sum = BigFloat.Add(BigFloat.Multiply(sin, BigTrigonometry.Cos(b, Bits), Bits), BigFloat.Multiply(cos, BigTrigonometry.Sin(b, Bits), Bits), Bits);
            BigFloat error = BigFloat.Subtract(BigTrigonometry.Sin(BigFloat.Add(a, b, 600), Bits), sum, Bits);
            Assert.True(error.IsZero || error.Top < 4 - Bits);
            BigFloat atan = BigTrigonometry.Atan(a, Bits);
            AssertClose(a, BigFloat.Divide(BigTrigonometry.Sin(atan, Bits), BigTrigonometry.Cos(atan, Bits), Bits), Bits - 4 - (int)Math.Max(0, a.Top));
        },
        60);

    [Fact]
    public void InfinitiesAndNaNFollowIeee()
    {
        Assert.True(BigTrigonometry.Sin(BigFloat.PositiveInfinity, Bits).IsNaN && BigTrigonometry.Cos(BigFloat.NaN, Bits).IsNaN);
        Assert.True(BigTrigonometry.Sin(new BigFloat(1, 70_000), Bits).IsNaN);
        Assert.Equal(-Math.PI / 2, BigTrigonometry.Atan(BigFloat.NegativeInfinity, Bits).ToDouble());
        BigFloat one = BigFloat.One, infinity = BigFloat.PositiveInfinity;
        Assert.True(BigFloat.Subtract(infinity, infinity, Bits).IsNaN);
        Assert.True(BigFloat.Multiply(infinity, BigFloat.Zero, Bits).IsNaN);
        Assert.True(BigFloat.Divide(BigFloat.Zero, BigFloat.Zero, Bits).IsNaN);
        Assert.True(BigFunctions.Log(BigFloat.Negate(one), Bits).IsNaN);
        Assert.True(BigFloat.Sqrt(BigFloat.NegativeInfinity, Bits).IsNaN);
        Assert.True(BigFloat.Divide(one, infinity, Bits).IsZero);
        Assert.Equal(double.NegativeInfinity, BigFloat.Divide(BigFloat.Negate(one), BigFloat.Zero, Bits).ToDouble());
        Assert.Equal(double.NegativeInfinity, BigFunctions.Log(BigFloat.Zero, Bits).ToDouble());
        Assert.Equal(0, BigFunctions.Exp(BigFloat.NegativeInfinity, Bits).ToDouble());
        Assert.NotEqual(0, BigFloat.Compare(BigFloat.NaN, BigFloat.NaN));
    }

    internal static void AssertClose(BigFloat expected, BigFloat actual, int bits)
    {
        BigFloat difference = BigFloat.Abs(BigFloat.Subtract(expected, actual, Bits));
        BigFloat allowed = BigFloat.Scale(BigFloat.Abs(expected), -bits);
        Assert.True(BigFloat.Compare(difference, allowed) <= 0, $"{actual} is not {expected} to {bits} bits.");
    }

    private static BigFloat Parse(string text)
    {
        int e = text.IndexOf('e', StringComparison.Ordinal), point = text.IndexOf('.', StringComparison.Ordinal);
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string digits = e < 0 ? text : text[..e];
        BigInteger mantissa = BigInteger.Parse(digits.Remove(point, 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        exponent -= digits.Length - point - 1;
        return exponent >= 0
            ? BigFloat.Quotient(mantissa * BigInteger.Pow(10, exponent), 1, Bits)
            : BigFloat.Quotient(mantissa, BigInteger.Pow(10, -exponent), Bits);
    }
}
